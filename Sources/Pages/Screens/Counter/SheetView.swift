import Domain
import Hall
import Store

/// What has to be written before a paper is handed out: filled in as far as the kiosk knows, sent with one key. Each
/// sheet is one builder; the page's script knows none of them by name.
struct SheetView: Sendable {
    let t: PageTexts
    let name: String
    /// Where it is sent, and the words for the line at the top when it is there.
    let path: String
    let doneText: String
    let title: String
    let subject: String?
    let lead: String?
    let sendText: String
    /// The key that sends it: the one that opened it, pressed again.
    let key: String
    var isDangerous = false
    /// It cannot be sent; `lead` says why.
    var isBlocked = false
    /// What the clerk reads out, or checks before sending.
    var told: [SheetFact] = []
    var listTitle = ""
    var list: [SheetFact] = [] { didSet { hasList = !list.isEmpty } }
    var lines: [SheetLine] = []
    /// What a line that the clerk adds may be about.
    var subjects: [SheetOption] = [] { didSet { hasLines = !subjects.isEmpty } }
    var choicesTitle = ""
    var choices: [SheetChoice] = [] { didSet { hasChoices = !choices.isEmpty } }
    var entries: [SheetEntry] = []
    // A template sees stored values only.
    private(set) var hasList = false
    private(set) var hasLines = false
    private(set) var hasChoices = false
}

struct SheetFact: Sendable {
    let label: String
    let value: String
    var note: String?
}

/// One thing that is missing or wrong, in the words of the paper, which the clerk may make plainer.
struct SheetLine: Sendable {
    /// `m3` for the fourth paper, `f.phone` for an answer.
    let subject: String
    let name: String
    let problem: String
    let remedy: String
}

struct SheetOption: Sendable {
    let value: String
    let text: String
    var isChosen = false
}

/// A paper that may be here.
struct SheetChoice: Sendable {
    let place: Int
    let text: String
    let note: String?
    /// It was here before; the tick stays.
    let isFixed: Bool
}

/// One thing to write. Exactly one of the `is…` is true.
struct SheetEntry: Sendable {
    let field: String
    let label: String
    var hint: String?
    var value = ""
    var required = false
    var maxLength = 200
    var isLine = false
    var isArea = false
    var isChoice = false
    var isFlag = false
    var isHidden = false
    var isOn = false
    var inputType = "text"
    /// `number` goes as a number, `flag` as yes or no.
    var kind = "text"
    var options: [SheetOption] = []

    static func line(
        _ field: String, _ label: String, _ value: String = "", required: Bool = false, hint: String? = nil
    ) -> SheetEntry {
        SheetEntry(
            field: field, label: label, hint: hint, value: value, required: required, isLine: true)
    }

    static func area(
        _ field: String, _ label: String, _ value: String = "", required: Bool = false
    ) -> SheetEntry {
        SheetEntry(
            field: field, label: label, value: value, required: required, maxLength: 500, isArea: true)
    }

    static func number(_ field: String, _ label: String, _ value: Int) -> SheetEntry {
        SheetEntry(
            field: field, label: label, value: String(value), required: true, maxLength: 4, isLine: true,
            inputType: "number", kind: "number")
    }

    static func date(_ field: String, _ label: String, _ value: CivilDate) -> SheetEntry {
        SheetEntry(
            field: field, label: label, value: value.description, required: true, isLine: true,
            inputType: "date")
    }

    static func flag(_ field: String, _ label: String, isOn: Bool) -> SheetEntry {
        SheetEntry(field: field, label: label, isFlag: true, isOn: isOn, kind: "flag")
    }

    static func choice(
        _ field: String, _ label: String, _ options: [SheetOption], required: Bool = true
    ) -> SheetEntry {
        SheetEntry(field: field, label: label, required: required, isChoice: true, options: options)
    }

    static func hidden(_ field: String, _ value: String) -> SheetEntry {
        SheetEntry(field: field, label: "", value: value, isHidden: true)
    }
}
