extension Schema {
    /// Ratings, their follow-ups, and the codes that lead to an item (facts/domain.md b7).
    static let ratings = [itemTokens, ratingsGiven, followUps]

    /// Only a keyed hash of the code is kept: who reads the file cannot rate in anybody's name. Each paper bears a code
    /// of its own, so an item may have several.
    private static let itemTokens = """
        CREATE TABLE item_tokens (
            hash BLOB NOT NULL PRIMARY KEY CHECK (length(hash) = 32),
            item TEXT NOT NULL REFERENCES items (id),
            created_ms INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX item_tokens_item ON item_tokens (item);
        """

    /// One rating per item, never changed; a bad one has a reason or words. `clerk` finished the item.
    private static let ratingsGiven = """
        CREATE TABLE ratings (
            item TEXT NOT NULL PRIMARY KEY REFERENCES items (id),
            level INTEGER NOT NULL CHECK (level BETWEEN 1 AND 5),
            reasons TEXT NOT NULL CHECK (reasons GLOB '[[]*]'),
            words BLOB, -- sealed
            channel TEXT NOT NULL CHECK (channel IN ('code', 'card')),
            clerk TEXT CHECK (length(clerk) BETWEEN 1 AND 16),
            business_date TEXT NOT NULL REFERENCES business_dates (date),
            created_ms INTEGER NOT NULL,
            CHECK (level > 2 OR reasons <> '[]' OR words IS NOT NULL)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX ratings_date ON ratings (business_date);
        """

    /// One for each bad rating; the steps are sealed, because they tell what residents and clerks said.
    private static let followUps = """
        CREATE TABLE follow_ups (
            place INTEGER PRIMARY KEY,
            item TEXT NOT NULL UNIQUE REFERENCES ratings (item),
            state TEXT NOT NULL CHECK (state IN ('open', 'contacted', 'closed')),
            contact BLOB, -- sealed
            close BLOB, -- sealed
            CHECK ((contact IS NULL) = (state = 'open') AND (close IS NULL) = (state <> 'closed'))
        ) STRICT;
        CREATE INDEX follow_ups_state ON follow_ups (state, place) WHERE state <> 'closed';
        """
}
