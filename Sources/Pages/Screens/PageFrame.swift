import Domain
import FoundationEssentials
import Hall

/// What every whole page bears around its content.
struct PageFrame: Sendable {
    let language: String
    let otherLanguage: String
    let hall: String
    /// Where the event stream stood when the page was drawn; the script listens from there.
    let position: String
    /// Civil time of the hall: seconds since midnight, for the clock on the page.
    let clock: Int
    let hourMinute: String
    /// Key to sentence, for the scripts.
    let texts: String

    init(_ hall: Hall, _ words: PageTexts) {
        let now = hall.time.now().civil
        language = words.language.tag
        otherLanguage = words.language == .chinese ? "en" : "zh"
        self.hall = hall.site.name
        position = hall.announcer.position.description
        clock = now.hour * 3600 + now.minute * 60 + now.second
        hourMinute = now.hourMinute
        texts = PageFrame.json(words.forScripts)
    }

    private static func json(_ texts: [String: String]) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        guard let data = try? encoder.encode(texts) else { return "{}" }
        return String(decoding: data, as: UTF8.self)
    }
}
