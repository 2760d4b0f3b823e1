// The judgement of one answer. `Assets/pages/static/form-rules.js` holds the same steps for the page; the vectors of
// `Tests/Walk/form-vectors.json` run through both.

extension FormRules {
    /// What is wrong with an answer that was given; nil when it is right. `idKind` is the answer of the field that
    /// says what paper a number is of.
    package func problem(
        of value: FormValue, for field: CatalogService.Field, idKind: String? = nil
    ) -> FormProblem? {
        func found(_ problem: FormProblem.Problem?) -> FormProblem? {
            problem.map { FormProblem(field: field.name, problem: $0) }
        }
        switch (field.type, value) {
        case (.bool, .flag(let flag)): return found(field.declaration == true && !flag ? .missing : nil)
        case (.multiselect, .list(let chosen)): return found(problem(ofChoices: chosen, field))
        case (.table, .rows(let rows)): return problem(ofRows: rows, field)
        case (.select, .text(let text)):
            return found(field.options?.contains(text) == true ? nil : .notAnOption)
        case (let type, .text(let text)) where type.isText:
            return found(
                problem(ofText: text, type, longest: field.maxLength, idKind: idKind))
        default: return found(.wrongType)
        }
    }

    private func problem(
        ofChoices chosen: [String], _ field: CatalogService.Field
    ) -> FormProblem.Problem? {
        let options = field.options ?? []
        return chosen.allSatisfy(options.contains) && Set(chosen).count == chosen.count ? nil : .notAnOption
    }

    private func problem(ofRows rows: [[String]], _ field: CatalogService.Field) -> FormProblem? {
        let columns = field.columns?.count ?? 0
        if rows.count > table.rows { return FormProblem(field: field.name, problem: .tooManyRows) }
        for (place, row) in rows.enumerated() {
            guard row.count == columns, row.first?.isBlank == false else {
                return FormProblem(field: field.name, problem: .rowIncomplete, row: place)
            }
            for (column, cell) in row.enumerated() where !cell.isBlank {
                let kind = field.kind(ofColumn: column)
                if let problem = problem(ofText: cell, kind, longest: table.cell, idKind: nil) {
                    return FormProblem(field: field.name, problem: problem, row: place, column: column)
                }
            }
        }
        return nil
    }

    /// - Parameter longest: the field's own limit; the rule's limit stands where it says nothing.
    private func problem(
        ofText text: String, _ kind: CatalogService.Field.Kind, longest: Int?, idKind: String?
    ) -> FormProblem.Problem? {
        switch kind {
        case .text: problem(of: text, lines.text, longest)
        case .address: problem(of: text, lines.address, longest)
        case .textarea: problem(of: text, lines.textarea, longest)
        case .idno: isIDNumber(text, kind: idKind) ? nil : .notAnIDNumber
        case .phone: digits(of: text, phone) == nil ? .notAPhone : nil
        case .date: problem(ofDate: text)
        case .int: problem(ofNumber: text, numbers.int)
        case .number: problem(ofNumber: text, numbers.number)
        case .money: problem(ofNumber: text, numbers.money)
        case .bankacct: isAccount(text) ? nil : .notAnAccount
        case .signature: isSignature(text) ? nil : .notASignature
        case .bool, .select, .multiselect, .table: .wrongType
        }
    }

    private func problem(of text: String, _ rule: Lines, _ longest: Int?) -> FormProblem.Problem? {
        if text.unicodeScalars.count > longest ?? rule.longest { return .tooLong }
        let allowed: Set<Unicode.Scalar> = rule.breaks ? ["\n", "\r", "\t"] : []
        let isClean = text.unicodeScalars.allSatisfy { scalar in
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator: allowed.contains(scalar)
            default: true
            }
        }
        return isClean ? nil : .hasLineBreak
    }

    private func problem(ofDate text: String) -> FormProblem.Problem? {
        guard text.utf8.count == 10, let day = CivilDate(text) else { return .notADate }
        return (date.from...date.to).contains(day) ? nil : .outOfRange
    }

    /// Plain decimal notation: no exponent, no separators, no blanks.
    private func problem(ofNumber text: String, _ rule: Number) -> FormProblem.Problem? {
        let bare = text.hasPrefix("-") ? text.dropFirst() : text[...]
        let parts = bare.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count <= 2, parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy(\.isDigit) }) else {
            return .notANumber
        }
        if parts.count == 2, parts[1].utf8.count > rule.decimals { return .tooManyDecimals }
        if text.hasPrefix("-"), !rule.negative { return .outOfRange }
        return parts[0].utf8.count > rule.digits ? .outOfRange : nil
    }
}

// MARK: Numbers with a check

extension FormRules {
    private func isIDNumber(_ text: String, kind: String?) -> Bool {
        if let kind, idno.others.kinds.contains(kind) {
            return (idno.others.shortest...idno.others.longest).contains(text.utf8.count)
                && text.utf8.allSatisfy { $0.isDigit || $0.isLetter }
        }
        return IDNumber(text) != nil || isForeignersNumber(text)
    }

    private func isForeignersNumber(_ text: String) -> Bool {
        let (letters, digits) = (idno.foreigner.letters, idno.foreigner.digits)
        return text.utf8.count == letters + digits && text.utf8.prefix(letters).allSatisfy(\.isLetter)
            && text.utf8.dropFirst(letters).allSatisfy(\.isDigit)
    }

    /// The digits alone; nil unless there are as many as the rule allows, and nothing else but what may stand between.
    private func digits(of text: String, _ rule: Digits) -> [UInt8]? {
        let bare = rule.plus == true && text.hasPrefix("+") ? text.dropFirst() : text[...]
        let digits = bare.utf8.filter { !rule.between.utf8.contains($0) }
        guard (rule.shortest...rule.longest).contains(digits.count), digits.allSatisfy(\.isDigit) else {
            return nil
        }
        return digits
    }

    private func isAccount(_ text: String) -> Bool {
        guard let digits = digits(of: text, bankacct) else { return false }
        guard let card = bankacct.card, digits.starts(with: card.prefix.utf8),
            (card.shortest...card.longest).contains(digits.count)
        else { return true }
        return Self.passesLuhn(digits)
    }

    /// ISO/IEC 7812-1 annex B: every second digit from the right is doubled, the sum ends in 0.
    private static func passesLuhn(_ digits: [UInt8]) -> Bool {
        let sum = digits.reversed().enumerated().reduce(0) { sum, next in
            let digit = Int(next.element - UInt8(ascii: "0")) * (next.offset % 2 + 1)
            return sum + (digit > 9 ? digit - 9 : digit)
        }
        return sum % 10 == 0
    }

    private func isSignature(_ text: String) -> Bool {
        if text == signature.paper { return true }
        guard text.hasPrefix(signature.ink), text.utf8.count <= signature.longest else { return false }
        let points = text.dropFirst(signature.ink.count)
            .split(separator: ";", omittingEmptySubsequences: false)
            .flatMap { $0.split(separator: " ", omittingEmptySubsequences: false) }
        return points.count >= signature.points && points.allSatisfy(isPoint)
    }

    private func isPoint(_ text: Substring) -> Bool {
        let ends = text.split(separator: ",", omittingEmptySubsequences: false)
        return ends.count == 2
            && ends.allSatisfy { end in
                (1...4).contains(end.utf8.count) && end.utf8.allSatisfy(\.isDigit)
                    && Int(end).map { $0 <= signature.side } ?? false
            }
    }
}

extension UInt8 {
    fileprivate var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
    /// Of the Latin alphabet, small or capital.
    fileprivate var isLetter: Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20) }
}
