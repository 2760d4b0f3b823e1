extension CatalogService {
    /// One question of a matter's form; what counts as an answer is in `FormRules`.
    package struct Field: Hashable, Sendable, Codable {
        package enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
            case text, idno, phone, date, int, number, money, select, multiselect, bool, address
            case bankacct, textarea, table, signature

            /// Of these the answer is one piece of text.
            package var isText: Bool {
                switch self {
                case .bool, .multiselect, .table: false
                default: true
                }
            }
        }

        package var name: String
        package var zh: String
        package var en: String?
        package var type: Kind
        package var required: Bool
        package var maxLength: Int?
        package var options: [String]?
        /// The columns of a table.
        package var columns: [String]?
        /// What each column holds, by the same names as fields; text where it says nothing.
        package var columnTypes: [Kind]?
        /// Which field of the card fills it, as `card.name`; see `FormPrefill`.
        package var prefill: String?
        package var requiredWhen: Condition?
        /// The field it follows from: a date of birth from the ID number, an age band from the date of birth.
        package var derivedFrom: String?
        /// The field that tells what kind of paper the number of an `idno` is of.
        package var idType: String?
        /// A `bool` that must be true: an unticked declaration is a missing answer.
        package var declaration: Bool?
        package var restricted: Restriction?
        package var note: String?
    }
}

extension CatalogService.Field {
    /// What may stand in a column; a plain text where the catalogue says nothing.
    package func kind(ofColumn column: Int) -> Kind {
        guard let columnTypes, columnTypes.indices.contains(column) else { return .text }
        return columnTypes[column]
    }
}
