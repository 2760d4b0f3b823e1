/// The papers of an item that bear a number of their own: that of the item, two letters for the kind, and from the
/// second of a kind on which it is, as `…-GZ2`. Thirty characters, the most the national tables take (facts/domain.md b5).
package enum ItemDocument: String, Hashable, Sendable, CaseIterable {
    case acceptance = "SL"
    case notice = "GZ"
    case pledge = "RQ"
    case refusal = "BS"
    case completion = "BJ"
    case specialProcedure = "TB"
    case `extension` = "YQ"

    package func number(of item: ItemNumber, nth: Int = 1) -> String {
        "\(item)-\(rawValue)" + (nth > 1 ? String(nth) : "")
    }
}
