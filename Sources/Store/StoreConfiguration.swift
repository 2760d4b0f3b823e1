package import Domain

/// Where the state lives.
package enum StoreLocation: Hashable, Sendable {
    /// A directory that holds the database, its lock, its ballast and the key; made (0700) if missing.
    case directory(String)
    /// The same schema in memory, for tests; gone with the store.
    case memory
}

package struct StoreConfiguration: Sendable {
    /// Digits of a ticket number, 3 to 6.
    package var digits: Int
    /// The region code of the site, 12 digits, for item numbers.
    package var region: String
    /// The program's version, for the journal.
    package var version: String
    /// Nil: read from `keys/store.key` in the directory, made at the first start (mode 0600).
    package var key: SealingKey?
    /// A database of at most so many bytes is checked before the start goes on, after an unclean stop; 32 MiB take
    /// a quarter of a second.
    package var checkedAtOnce: Int64 = 32 << 20
    /// The hall's rules of queueing.
    package var queue = QueueRules()
    /// scrypt's N for new PINs; tests take less.
    package var pinRounds = PINHash.rounds
    /// log2 of scrypt's N for an export's passphrase; tests take less.
    package var exportCost: UInt8 = SealedFile.cost

    package init(digits: Int, region: String, version: String, key: SealingKey? = nil) {
        (self.digits, self.region, self.version, self.key) = (digits, region, version, key)
    }
}

/// What the start found.
package struct Opening: Hashable, Sendable {
    /// Names this database's life; a new one begins when a damaged file was set aside.
    package var incarnation: String
    /// Counts the starts of the store within the incarnation, from 1.
    package var bootNumber: Int64
    /// The last stop was orderly (or there was none before).
    package var cleanStop: Bool
    /// Where a damaged database was moved to.
    package var setAside: String?
    /// The journal's last sequence once open.
    package var lastSequence: Int64
}
