/// GB/T 2261.1. Every value but 1 as "female" is a common defect: unknown stays unknown.
package enum Sex: String, Hashable, Sendable, Codable, CaseIterable {
    case unknown = "0"
    case male = "1"
    case female = "2"
    case notStated = "9"

    package var chinese: String {
        switch self {
        case .male: "男"
        case .female: "女"
        case .unknown: "未知"
        case .notStated: "未说明"
        }
    }
}
