import Domain

/// Whether a template fits a paper, tried with the longest ticket there can be.
extension SlipTemplate {
    /// Lines of one text: more is no ticket but a poster, or a size for wider paper.
    static let mostLines = 6
    /// Half a metre.
    static let longest = 4_000

    /// What does not fit paper of `width` dots; empty when all does.
    package func misfits(width: Int) throws(PaperError) -> [SlipTemplateError.Problem] {
        let renderer = try RasterRenderer(width: width)
        var problems: [SlipTemplateError.Problem] = []
        for block in blocks {
            switch block.content {
            case .text(let words, let style):
                for (text, style) in [(words.zh, style), (words.en, SlipPage.gloss(of: style))] {
                    if let problem = try misfit(text, style, block.line, width) { problems.append(problem) }
                }
            case .logo(let picture) where picture.width > width:
                problems.append(
                    .init(
                        block.line, "图片宽 \(picture.width) 点，超过纸宽 \(width) 点；请把图片缩小",
                        "the logo is \(picture.width) dots wide and the paper prints \(width); make it narrower"
                    ))
            default: break
            }
        }
        guard problems.isEmpty else { return problems }
        let height = try renderer.render(slip(Self.longestTicket, texts: Texts(table: [:]), english: true))
            .height
        if height > Self.longest {
            problems.append(
                .init(
                    1, "整张票长 \(height / 8) 毫米，超过 \(Self.longest / 8) 毫米；请删去几行或用小一些的字",
                    "the ticket is \(height / 8) mm long and may be \(Self.longest / 8); remove blocks or use smaller sizes"
                ))
        }
        return problems
    }

    private func misfit(
        _ text: String, _ style: Slip.Style, _ line: Int, _ width: Int
    ) throws(PaperError) -> SlipTemplateError.Problem? {
        let parts = Self.parts(of: text)
        guard !parts.isEmpty else { return nil }
        // The number is read across the hall: it must stay on one line.
        let allowed = parts.contains(.field(Field.number.rawValue)) ? 1 : Self.mostLines
        let filled = parts.map { part in
            switch part {
            case .words(let words): words
            case .field(let name): Self.longestValues[name] ?? ""
            }
        }.joined()
        let lines = try Typesetter().set(filled, style, width: width).lineCount
        guard lines > allowed else { return nil }
        return .init(
            line, "太宽：在 \(width) 点的纸上要占 \(lines) 行，最多 \(allowed) 行；请缩短文字或用小一号的 size",
            "too wide: takes \(lines) lines on paper of \(width) dots and may take \(allowed); shorten it or use a smaller size"
        )
    }

    /// The longest each field can be.
    private static let longestValues: [String: String] = [
        "number": "A999999", "ahead": "999", "hall": "广西壮族自治区北海市海城区贵州南路街道党群服务中心",
        "time": "2026-12-31 23:59", "date": "2026-12-31", "clock": "23:59",
        "service": "退役军人和其他优抚对象建档立卡、优待证申领",
    ]

    private static var longestTicket: TicketSlip {
        func longest(_ field: Field) -> String { longestValues[field.rawValue] ?? "" }
        return TicketSlip(
            hall: longest(.hall), number: longest(.number), ahead: 999, taken: longest(.time),
            token: String(repeating: "W", count: 42), service: SlipWords(longest(.service)),
            reprinted: longest(.time))
    }
}
