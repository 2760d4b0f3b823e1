/// How the answers of each field type are judged: `Assets/forms/rules.json`, which the console's page is given too
/// (`form-rules.js` judges by it while a field is left). The kiosk's own verdict counts.
///
/// - `FormRules+Answer` judges one answer        - `FormRules+Form` judges a whole form
package struct FormRules: Hashable, Sendable, Codable {
    /// One or more lines of free text.
    package struct Lines: Hashable, Sendable, Codable {
        package var longest: Int
        /// Whether line breaks may stand in it.
        package var breaks: Bool
    }

    package struct IDNumbers: Hashable, Sendable, Codable {
        /// GB 11643-1999: digits, their weights, and the check characters by remainder.
        package struct Citizen: Hashable, Sendable, Codable {
            package var digits: Int
            package var weights: [Int]
            package var checks: String
        }
        /// The 15 characters of the 2017 foreigner's card have no settled check rule (facts/idcard.md 2.3), so only
        /// their shape is looked at.
        package struct Foreigner: Hashable, Sendable, Codable {
            package var letters: Int
            package var digits: Int
        }
        /// Numbers of other papers, such as passports: letters and digits.
        package struct Others: Hashable, Sendable, Codable {
            /// The answers of the `idType` field that mean such a paper.
            package var kinds: [String]
            package var shortest: Int
            package var longest: Int
        }

        package var citizen: Citizen
        package var foreigner: Foreigner
        package var others: Others
    }

    /// Digits with what people write between them.
    package struct Digits: Hashable, Sendable, Codable {
        /// Numbers that begin so, of such a length, bear a check digit (Luhn).
        package struct Card: Hashable, Sendable, Codable {
            package var prefix: String
            package var shortest: Int
            package var longest: Int
        }

        package var shortest: Int
        package var longest: Int
        /// Each of these characters may stand between digits.
        package var between: String
        /// Whether one + may stand in front.
        package var plus: Bool?
        package var card: Card?
    }

    /// Days from `from` to `to`, both included.
    package struct Days: Hashable, Sendable, Codable {
        package var from: CivilDate
        package var to: CivilDate
    }

    package struct Number: Hashable, Sendable, Codable {
        /// The most digits before the point.
        package var digits: Int
        package var decimals: Int
        package var negative: Bool
    }

    package struct Numbers: Hashable, Sendable, Codable {
        package var int: Number
        package var number: Number
        package var money: Number
    }

    package struct LineRules: Hashable, Sendable, Codable {
        package var text: Lines
        package var address: Lines
        package var textarea: Lines
    }

    package struct Table: Hashable, Sendable, Codable {
        /// The most rows.
        package var rows: Int
        /// The longest cell.
        package var cell: Int
    }

    /// Ink is `ink:` and strokes joined by `;`, each of points joined by a blank, each `x,y` from 0 to `side`.
    package struct Signature: Hashable, Sendable, Codable {
        /// The answer that says: signed on paper.
        package var paper: String
        package var ink: String
        package var longest: Int
        /// The fewest points of all strokes together: a dot is no signature.
        package var points: Int
        package var side: Int
    }

    package var version: String
    package var lines: LineRules
    package var idno: IDNumbers
    package var phone: Digits
    package var date: Days
    package var numbers: Numbers
    package var bankacct: Digits
    package var table: Table
    package var signature: Signature
    /// Full years from which a person is of age (facts/domain.md d, minors).
    package var adult: Int
}
