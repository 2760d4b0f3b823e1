import Domain
import Hall

/// Why a day or a slot cannot be booked, in words that people read; texts of `appointments.json`.
struct BookingWords {
    private let texts: Texts

    init(_ texts: Texts) { self.texts = texts }

    /// Why nobody is taken on a day, or why at other hours; nil for an ordinary one.
    func reason(of day: Hall.SlotDay) -> WordsJSON? {
        if let words = day.hours.reason?.words { return WordsJSON(words) }
        if !day.isOpen { return both("booking.dayOff") }
        return day.slots.isEmpty ? both("booking.noSlots") : nil
    }

    func why(_ refusal: BookingRefusal, _ language: Texts.Language) -> String {
        let key = "booking.\(refusal.name)"
        switch refusal {
        case .tooSoon(let minutes): return texts.text(key, language, ["minutes": String(minutes)])
        case .tooFar(let days): return texts.text(key, language, ["days": String(days)])
        case .closed(let reason):
            guard let words = reason.words else { return texts.text(key, language) }
            let name = language == .chinese ? words.zh : words.en
            return texts.text("booking.closedFor", language, ["name": name])
        case .past, .noSlot, .full, .alreadyBooked: return texts.text(key, language)
        }
    }

    func why(_ refusal: Hall.SeriesRefusal, _ language: Texts.Language) -> String {
        switch refusal {
        case .booking(let refusal): why(refusal, language)
        case .paused(let until):
            texts.text("booking.paused", language, ["until": until.description])
        }
    }

    private func both(_ key: String) -> WordsJSON {
        WordsJSON(.init(zh: texts.text(key, .chinese), en: texts.text(key, .english)))
    }
}

extension BookingRefusal {
    /// As the API and the table of texts name it.
    var name: String {
        switch self {
        case .past: "past"
        case .tooSoon: "tooSoon"
        case .tooFar: "tooFar"
        case .closed: "closed"
        case .noSlot: "noSlot"
        case .full: "full"
        case .alreadyBooked: "alreadyBooked"
        }
    }
}

extension Hall.SeriesRefusal {
    var name: String {
        switch self {
        case .booking(let refusal): refusal.name
        case .paused: "paused"
        }
    }
}
