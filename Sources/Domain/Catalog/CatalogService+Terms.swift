extension CatalogService {
    /// Ages served, in full years, both ends included.
    package struct AgeRule: Hashable, Sendable, Codable {
        package var min: Int?
        package var max: Int?

        package func admits(_ age: Int) -> Bool { age >= min ?? 0 && age <= max ?? .max }
    }

    /// One text the matter stands on.
    package struct LegalBasis: Hashable, Sendable, Codable {
        package var zh: String
        package var docNo: String?
        package var confidence: String?
        /// How it was looked at: "text read", or own knowledge.
        package var checked: String?

        enum CodingKeys: String, CodingKey, CaseIterable {
            case zh, confidence, checked
            case docNo = "doc_no"
        }
    }

    package struct Fee: Hashable, Sendable, Codable {
        package var charged: Bool
        package var zh: String?
    }

    /// The answer that makes a matter urgent, and within how many hours it must be reported then.
    package struct UrgentPath: Hashable, Sendable, Codable {
        package var triggerField: String
        package var value: FormValue
        package var hours: Int
        package var confidence: String?

        enum CodingKeys: String, CodingKey, CaseIterable {
            case value, hours, confidence
            case triggerField = "trigger_field"
        }

        package func isTriggered(by form: Form) -> Bool { form[triggerField] == value }
    }

    /// Records that need a right of their own (facts/domain.md e).
    package enum Restriction: String, Hashable, Sendable, Codable, CaseIterable {
        case minor, justice, health
    }
}
