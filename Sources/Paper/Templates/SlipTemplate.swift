package import Domain

/// A ticket's layout as a technician wrote it (`templates/ticket.yaml`): which blocks, in which order, in which words.
///
/// A value of this type went through `TemplateReader`: the number stands on it, every field exists, no text is endless.
/// Whether it fits a paper depends on the paper: `misfits(width:)`.
package struct SlipTemplate: Hashable, Sendable {
    /// A text with `{field}`s in it.
    struct Words: Hashable, Sendable {
        var zh: String
        /// Empty for none.
        var en: String
    }

    enum Content: Hashable, Sendable {
        case text(Words, Slip.Style)
        case pair(label: Words, value: String, Slip.Style)
        case rule(Slip.Rule)
        case space(Int)
        case logo(Bitmap)
        case qr
    }

    /// For whom a block stands there.
    enum Condition: String, Hashable, Sendable, CaseIterable {
        case always
        /// Somebody is ahead.
        case waiting
        /// Nobody is ahead.
        case next
    }

    struct Block: Hashable, Sendable {
        /// In the file, for messages.
        var line: Int
        var condition: Condition
        var content: Content
    }

    /// What a text may name.
    enum Field: String, Hashable, Sendable, CaseIterable {
        case number, ahead, hall, time, date, clock, service
    }

    let blocks: [Block]

    /// The layout filled in. A text whose field is empty on this ticket is left out; a repeat is marked whatever the
    /// template says.
    package func slip(_ ticket: TicketSlip, texts: Texts, english: Bool = false) -> Slip {
        var page = SlipPage(texts: texts, english: english)
        if let reprinted = ticket.reprinted {
            page.repeatMark(original: ticket.taken, reprinted: reprinted)
            page.add(.space(8))
        }
        for block in blocks where block.condition.holds(ticket) { add(block.content, ticket, to: &page) }
        return page.slip
    }

    private func add(_ content: Content, _ ticket: TicketSlip, to page: inout SlipPage) {
        switch content {
        case .text(let words, let style):
            guard let words = filled(words, ticket) else { return }
            page.words(words, style)
        case .pair(let label, let value, let style):
            guard let label = filled(label, ticket), let value = filled(value, ticket, .chinese) else {
                return
            }
            let both = page.english && !label.en.isEmpty
            page.add(
                .pair(label: both ? label.zh + " " + label.en : label.zh, value: value, style, .apart))
        case .rule(let rule): page.add(.rule(rule))
        case .space(let rows): page.add(.space(rows))
        case .logo(let picture): page.add(.picture(picture))
        case .qr: if let token = ticket.token { page.add(.qr(token, module: 6)) }
        }
    }

    private func filled(_ words: Words, _ ticket: TicketSlip) -> SlipWords? {
        filled(words.zh, ticket, .chinese).map {
            SlipWords($0, en: filled(words.en, ticket, .english) ?? "")
        }
    }

    /// Nil when a field in it is empty.
    private func filled(_ text: String, _ ticket: TicketSlip, _ language: Texts.Language) -> String? {
        var filled = ""
        for part in Self.parts(of: text) {
            switch part {
            case .words(let words): filled += words
            case .field(let name):
                let value = Field(rawValue: name)?.value(ticket, language) ?? ""
                if value.isEmpty { return nil }
                filled += value
            }
        }
        return filled
    }

    enum Part: Hashable, Sendable { case words(String), field(String) }

    /// Texts and `{names}` in turn; a brace without its partner is a text.
    static func parts(of text: String) -> [Part] {
        var (parts, rest) = ([Part](), Substring(text))
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            if open > rest.startIndex { parts.append(.words(String(rest[..<open]))) }
            parts.append(.field(String(rest[rest.index(after: open)..<close])))
            rest = rest[rest.index(after: close)...]
        }
        if !rest.isEmpty { parts.append(.words(String(rest))) }
        return parts
    }
}

extension SlipTemplate.Condition {
    fileprivate func holds(_ ticket: TicketSlip) -> Bool {
        switch self {
        case .always: true
        case .waiting: ticket.ahead > 0
        case .next: ticket.ahead == 0
        }
    }
}

extension SlipTemplate.Field {
    fileprivate func value(_ ticket: TicketSlip, _ language: Texts.Language) -> String {
        let (date, clock) = (ticket.taken.prefix(10), ticket.taken.suffix(5))
        return switch self {
        case .number: ticket.number
        case .ahead: String(ticket.ahead)
        case .hall: ticket.hall
        case .time: ticket.taken
        case .date: String(date)
        case .clock: String(clock)
        case .service:
            language == .english && ticket.service?.en.isEmpty == false
                ? ticket.service?.en ?? "" : ticket.service?.zh ?? ""
        }
    }
}
