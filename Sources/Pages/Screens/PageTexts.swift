import Domain
import Mustache

/// The table of texts in the reader's language, as a template sees it: `{{t.kiosk.take}}` is the text of the key
/// `kiosk.take`.
struct PageTexts: Sendable, MustacheParent {
    let texts: Texts
    let language: Texts.Language

    func callAsFunction(_ key: String, _ values: [String: String] = [:]) -> String {
        texts.text(key, language, values)
    }

    func child(named name: String) -> Any? { Word(key: name, words: self) }

    /// Who reads the hint of a part in trouble.
    enum Reader: String { case resident, clerk }

    /// A part's hint in the words of its reader. The hint itself is the technician's key, `device.printer.paperOut`;
    /// `clerk.printer.paperOut` is the clerk's. Nil where there is none.
    func hint(_ key: String, for reader: Reader, _ values: [String: String] = [:]) -> String? {
        let own = "\(reader.rawValue).\(key.hasPrefix("device.") ? key.dropFirst(7) : Substring(key))"
        return texts.has(own, in: language) ? self(own, values) : nil
    }

    /// What the scripts say by themselves: the texts whose key begins with `js.`, as one JSON object.
    var forScripts: [String: String] {
        let keys = texts.keys.filter { $0.hasPrefix("js.") }
        return Dictionary(uniqueKeysWithValues: keys.map { ($0, self($0)) })
    }

    /// A key on its way through the template's dots.
    private struct Word: MustacheParent, CustomStringConvertible {
        let key: String
        let words: PageTexts

        func child(named name: String) -> Any? { Word(key: "\(key).\(name)", words: words) }
        var description: String { words(key) }
    }
}
