import Domain

/// The pieces several slips share.
extension SlipPage {
    /// Hall, title, and on a repeat its mark with both times.
    mutating func head(_ hall: String, _ title: String, original: String, reprinted: String?) {
        line(hall, .hall)
        text(title, .title)
        if let reprinted {
            add(.space(8))
            repeatMark(original: original, reprinted: reprinted)
        }
        add(.space(12), .rule(.thick), .space(12))
    }

    /// 补打 in a frame, with the time of the first paper and of this one.
    mutating func repeatMark(original: String, reprinted: String) {
        add(
            .framed(texts.text("slip.reprint", .chinese), .init(36, .bold, .center, leading: 110)),
            .space(10))
        text("slip.reprintTimes", ["original": original, "time": reprinted], .init(26, .regular, .center))
    }

    mutating func divide() { add(.space(10), .rule(.thin), .space(10)) }

    /// The number of a notice and of its item.
    mutating func numbers(_ document: String, _ item: ItemNumber) {
        pair("slip.documentNumber", document, .plain, .stacked)
        add(.space(8))
        itemNumber(item)
    }

    /// The number to say aloud, large, and the whole number under it.
    mutating func itemNumber(_ number: ItemNumber) {
        pair("slip.short", number.short, .init(68, .bold, leading: 110), .apart)
        add(.space(6))
        pair("slip.itemNumber", Self.grouped(number.text), .init(30), .stacked)
    }

    /// The 26 digits by their parts, so that they can be read aloud: region, date, running number, check digit.
    private static func grouped(_ number: String) -> String {
        var rest = Substring(number)
        let parts = [6, 6, 8, 5, 1].map { length -> Substring in
            defer { rest = rest.dropFirst(length) }
            return rest.prefix(length)
        }
        return (parts + [rest]).filter { !$0.isEmpty }.joined(separator: " ")
    }

    /// A list under a heading: each entry numbered, with a box and a note.
    mutating func list(
        _ heading: String, _ entries: [(mark: Slip.CheckMark, name: SlipWords, note: String)],
        bold: Slip.CheckMark? = nil
    ) {
        guard !entries.isEmpty else { return }
        text(heading, .heading)
        add(.space(6))
        for (index, entry) in entries.enumerated() {
            let name = "\(index + 1). \(joined(entry.name))"
            add(
                .check(entry.mark, name, note: entry.note, .init(32, entry.mark == bold ? .bold : .regular)),
                .space(8))
        }
    }

    /// The papers of an item: what came ticked, what did not crossed and bold.
    mutating func papers(_ materials: [SlipMaterial]) {
        list(
            "slip.papers",
            materials.map { material in
                let key = material.received ? "slip.paperReceived" : "slip.paperMissing"
                let note = table(key) {
                    ["papers": counts(material.originals, material.copies, $0)]
                }
                return (material.received ? .ticked : .crossed, material.name, joined(note))
            }, bold: .crossed)
        if !materials.isEmpty { divide() }
    }

    /// `原件 1 份，复印件 2 份`.
    func counts(_ originals: Int, _ copies: Int, _ language: Texts.Language) -> String {
        let counts = [("slip.originals", originals), ("slip.copies", copies)]
        return counts.filter { $0.1 > 0 }
            .map { texts.text($0, language, ["count": String($1)]) }
            .joined(separator: language == .chinese ? "，" : ", ")
    }

    mutating func contacts(_ phone: String?, _ complaintPhone: String?) {
        if let phone, !phone.isEmpty { pair("slip.phone", phone, .plain, .hanging) }
        if let complaintPhone, !complaintPhone.isEmpty {
            pair("slip.complaints", complaintPhone, .plain, .hanging)
        }
    }

    mutating func contacts(_ office: SlipOffice) { contacts(office.phone, office.complaintPhone) }

    /// The code by which the applicant looks at the progress, and what it is for; nothing without one.
    mutating func progress(_ code: String?) {
        guard let code else { return }
        add(.space(10), .qr(code, module: 6))
        text("slip.progress", .init(28, .regular, .center))
        add(.space(10))
    }

    /// Who answers for the paper, room for the seal of 40 mm at most, and the day.
    /// `issued` is `yyyy-MM-dd HH:mm`.
    mutating func seal(_ key: String, _ body: String, _ issued: String) {
        add(.space(20))
        line(body, .init(32, .regular, .trailing))
        text(key, .init(26, .regular, .trailing))
        add(.space(180))
        let words = CivilDate(String(issued.prefix(10))).map(day) ?? SlipWords(issued)
        self.words(words, .init(32, .regular, .trailing))
    }

    /// A day with its weekday, as people say it.
    func day(_ date: CivilDate) -> SlipWords {
        table("slip.day") { language in
            func name(_ key: String, _ place: Int) -> String {
                let names = texts.text(key, language).split(separator: " ")
                return names.indices.contains(place) ? String(names[place]) : ""
            }
            // 1970-01-01 was a Thursday.
            let weekday = (date.daysSince1970 % 7 + 10) % 7
            return [
                "year": String(date.year), "month": name("slip.months", date.month - 1),
                "day": String(date.day),
                "weekday": name("slip.weekdays", weekday),
            ]
        }
    }

    /// The way out of a refusal (facts/domain.md b2): they run against the body that decided.
    mutating func remedies(_ remedies: SlipRemedies) {
        divide()
        text("slip.remedies", .heading)
        add(.space(4))
        let texts = texts
        func named(_ own: String, _ key: String, _ language: Texts.Language) -> String {
            own.isEmpty ? texts.text(key, language) : own
        }
        let sentence = table("slip.remedy") { language in
            [
                "body": remedies.decidingBody,
                "review": named(remedies.reviewBody, "slip.reviewBody", language),
                "court": named(remedies.court, "slip.court", language),
                "days": String(remedies.reviewDays), "months": String(remedies.courtMonths),
            ]
        }
        words(sentence, .sentence)
    }

    /// How many papers there are and who keeps them, as the foot of a form says it.
    mutating func foot() {
        add(.space(12))
        text("slip.twoCopies", .small)
        add(.space(24))
    }
}

/// Where a resident who disagrees may turn, and within what time.
package struct SlipRemedies: Hashable, Sendable, Codable {
    /// The body that decided; never the committee that only handed the papers on.
    package var decidingBody: String
    /// Empty for the general word.
    package var reviewBody: String
    package var court: String
    /// 行政复议法 2023 art. 20.
    package var reviewDays: Int
    /// 行政诉讼法 art. 46.
    package var courtMonths: Int

    package init(
        decidingBody: String, reviewBody: String = "", court: String = "", reviewDays: Int = 60,
        courtMonths: Int = 6
    ) {
        (self.decidingBody, self.reviewBody, self.court) = (decidingBody, reviewBody, court)
        (self.reviewDays, self.courtMonths) = (reviewDays, courtMonths)
    }
}
