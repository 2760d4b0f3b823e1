package import Domain

/// The page a technician prints to judge a printer by eye: whether every dot of the head burns, whether the paper runs
/// straight and as wide as the settings say, whether Chinese comes out and a phone reads the code.
///
/// From the top: title, where and what it is, a ruler, samples of type, black and grey across the whole head (a dead
/// dot is a white line down through all of them), a code. A frame of two dots runs along all four edges: where a side
/// of it is missing, the width in the settings is not that of the printer, or the roll stands askew.
package struct TestPage: Hashable, Sendable {
    /// What the code says: a token that means nothing and names nobody.
    static let token = "ONEWINDOW-TEST-PAGE"
    /// The frame, in dots.
    static let line = 2
    /// Between the frame and what stands in it.
    static let margin = 8

    package var hall: String
    /// `yyyy-MM-dd HH:mm`.
    package var time: String
    package var model: PrinterModel

    package init(hall: String, time: String, model: PrinterModel) {
        (self.hall, self.time, self.model) = (hall, time, model)
    }

    /// The page as dots, as wide as the head of the model.
    package func bitmap(texts: Texts) throws(PaperError) -> Bitmap {
        let renderer = try RasterRenderer(width: model.width)
        var page = Bitmap(width: model.width, height: Self.line + Self.margin)
        page.append(try inset(head(texts)))
        page.append(try ruler())
        page.append(try inset(samples(texts)))
        page.append(bars)
        page.append(try renderer.render(Slip([.space(10), .qr(Self.token, module: 6)])))
        page.append(try inset(foot(texts)))
        page.appendWhite(rows: Self.margin + Self.line)
        frame(&page)
        return page
    }

    /// The page as bytes for that printer.
    package func job(texts: Texts) throws(PaperError) -> EscposJob {
        try EscposEncoder(model).job(try bitmap(texts: texts))
    }

    // MARK: - Words

    private func head(_ texts: Texts) -> Slip {
        var page = SlipPage(texts: texts, english: false)
        page.line(texts.text("testPage.title", .chinese), .init(108, .bold, .center, leading: 110))
        page.line(texts.text("testPage.title", .english), .init(56, .bold, .center, leading: 116))
        page.line(hall, .init(30, .regular, .center, fitting: .shrink(to: 22)))
        page.add(.space(8))
        for (key, value) in [
            ("testPage.time", time), ("testPage.model", model.name), ("testPage.width", width),
        ] {
            let label = Texts.Language.allCases.map { texts.text(key, $0) }.joined(separator: " ")
            page.add(.pair(label: label, value: value, .init(26, .bold, fitting: .shrink(to: 20)), .apart))
        }
        page.add(.space(10))
        return page.slip
    }

    /// `576 · 203 dpi · 72 mm`.
    private var width: String {
        "\(model.width) · \(model.dotsPerInch) dpi · \(Int(Double(model.width) / dotsPerMillimetre)) mm"
    }

    private func samples(_ texts: Texts) -> Slip {
        var page = SlipPage(texts: texts, english: false)
        page.line(texts.text("testPage.sample", .chinese), .init(32))
        page.line(texts.text("testPage.sample", .english), .init(26))
        page.line(texts.text("testPage.small", .chinese), .init(20))
        page.line("0123456789 ¥ % @ # & ( ) [ ] { } / \\ Il1 O0", .init(24, .bold))
        page.add(.space(8))
        return page.slip
    }

    private func foot(_ texts: Texts) -> Slip {
        var page = SlipPage(texts: texts, english: true)
        page.text("testPage.look", .init(24))
        return page.slip
    }

    // MARK: - Dots

    private var dotsPerMillimetre: Double { Double(model.dotsPerMetre) / 1000 }

    /// A slip inside the frame.
    private func inset(_ slip: Slip) throws(PaperError) -> Bitmap {
        let edge = (Self.line + Self.margin + 7) / 8 * 8
        let narrow = try RasterRenderer(width: model.width - 2 * edge).render(slip)
        return narrow.shifted(right: edge, in: model.width)
    }

    /// Marks from the left edge: every millimetre, longer every 5, longest and with its number every 10.
    private func ruler() throws(PaperError) -> Bitmap {
        let (short, middle, long, size) = (10, 18, 26, 22)
        let height = long + size + 8
        let last = Int(Double(model.width - 1) / dotsPerMillimetre)
        let canvas = try Canvas(width: model.width, height: height)
        let typesetter = try Typesetter()
        for millimetre in stride(from: 10, through: last, by: 10) {
            let box = try typesetter.set("\(millimetre)", .init(size, .bold), width: model.width)
            let x = min(column(millimetre) - box.width / 2, model.width - Self.line - 2 - box.width)
            box.draw(on: canvas, x: x, y: long, width: box.width, .leading)
        }
        var bitmap = canvas.bitmap(threshold: RasterRenderer.threshold)
        for millimetre in 0...last {
            let length = millimetre % 10 == 0 ? long : millimetre % 5 == 0 ? middle : short
            bitmap.fill(x: column(millimetre)..<column(millimetre) + 2, y: 0..<length)
        }
        return bitmap
    }

    private func column(_ millimetre: Int) -> Int { Int((Double(millimetre) * dotsPerMillimetre).rounded()) }

    /// Black, half and a quarter of the dots, each 6 mm, across the whole head.
    private var bars: Bitmap {
        let rows = Int(6 * dotsPerMillimetre)
        var bitmap = Bitmap(width: model.width)
        for shade: (Int, Int) -> Bool in [
            { _, _ in true }, { x, y in (x + y) % 2 == 0 }, { x, y in x % 2 == 0 && (x / 2 + y) % 2 == 0 },
        ] {
            let top = bitmap.height
            bitmap.appendWhite(rows: rows + 8)
            for y in 0..<rows { for x in 0..<model.width where shade(x, y) { bitmap[x, top + y] = true } }
        }
        return bitmap
    }

    private func frame(_ page: inout Bitmap) {
        let (right, bottom) = (page.width, page.height)
        page.fill(x: 0..<right, y: 0..<Self.line)
        page.fill(x: 0..<right, y: bottom - Self.line..<bottom)
        page.fill(x: 0..<Self.line, y: 0..<bottom)
        page.fill(x: right - Self.line..<right, y: 0..<bottom)
    }
}

extension Bitmap {
    /// The same dots `right` (a multiple of 8) further right, on paper of `width` dots.
    fileprivate func shifted(right: Int, in width: Int) -> Bitmap {
        precondition(right % 8 == 0 && width % 8 == 0, "whole bytes move")
        let (before, after) = (right / 8, width / 8 - right / 8 - bytesPerRow)
        var rows: [UInt8] = []
        rows.reserveCapacity(width / 8 * height)
        for row in 0..<height {
            rows += [UInt8](repeating: 0, count: before)
            rows += bytes[row * bytesPerRow..<(row + 1) * bytesPerRow]
            rows += [UInt8](repeating: 0, count: after)
        }
        return Bitmap(width: width, rows: rows)
    }
}
