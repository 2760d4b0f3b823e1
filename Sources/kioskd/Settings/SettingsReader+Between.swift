import Domain
import Yams

/// Rules between keys: what is right by itself and wrong together.
extension SettingsReader {
    mutating func checkBetween(_ root: Node) {
        checkWeb(Section(root, "web"))
        checkHours(Section(root, "hours"), counters: Section(root).number("counters"))
        checkRatings(Section(root, "ratings"))
        checkAppointments(root)
    }

    private mutating func checkWeb(_ web: Section) {
        for (one, other) in [("certificate", "key"), ("key", "certificate")]
        where web.has(one) && !web.has(other) {
            report(web.line(one), "`web.\(other)` is missing; set it beside `web.\(one)`, or remove both")
        }
        if let kiosk = web.text("kiosk").flatMap(ListenAddress.init), kiosk.port > 0,
            let console = web.text("console").flatMap(ListenAddress.init), console.port == kiosk.port
        {
            report(
                web.line("console"),
                "`web.console` takes the port of `web.kiosk`; write another, such as 8443")
        }
    }

    private mutating func checkRatings(_ ratings: Section) {
        let usual = RatingRules()
        let contact = ratings.number("contact") ?? usual.contactDays
        guard ratings.has("contact") || ratings.has("answer"),
            let answer = ratings.has("answer") ? ratings.number("answer") : usual.answerDays, answer < contact
        else { return }
        report(
            ratings.line(ratings.has("answer") ? "answer" : "contact"),
            "`ratings.answer` is before `ratings.contact`; write \(contact) or more days to answer")
    }

    /// A section as it stands, right or wrong.
    struct Section {
        let node: Node?

        init(_ root: Node?, _ path: String...) {
            node = path.reduce(root) { node, name in node?.mapping?[name] }
        }

        func has(_ key: String) -> Bool { node?.mapping?[key] != nil }
        func text(_ key: String) -> String? { node?.mapping?[key]?.scalar?.string }
        func number(_ key: String) -> Int? { text(key).flatMap { Int($0) } }
        func line(_ key: String) -> Int { node?.mapping?[key]?.mark?.line ?? 1 }
        /// Where the key itself stands: of a section whose value begins below it.
        func keyLine(_ key: String) -> Int {
            node?.mapping?.keys.first { $0.scalar?.string == key }?.mark?.line ?? 1
        }
        func list(_ key: String) -> [Node] { node?.mapping?[key]?.sequence.map(Array.init) ?? [] }
    }
}
