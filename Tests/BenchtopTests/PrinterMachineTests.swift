import Paper
import Testing

@testable import benchtop

@Suite struct `A virtual printer's machine` {
    private let start = ContinuousClock.now
    private let cutter = PrintHead.distanceToCutter

    /// GS v 0 of `rows` rows across 576 dots, each row with its own pattern.
    private func raster(_ rows: Int) -> (bytes: [UInt8], bitmap: Bitmap) {
        let data = (0..<rows).flatMap { row in [UInt8](repeating: UInt8(row % 7) + 0x81, count: 72) }
        let header: [UInt8] = [0x1D, 0x76, 0x30, 0, 72, 0, UInt8(rows & 0xFF), UInt8(rows >> 8)]
        return (header + data, Bitmap(width: 576, rows: data))
    }

    private let cut: [UInt8] = [0x1D, 0x56, 0x42, 0x00]
    private let processID: [UInt8] = [0x1D, 0x28, 0x48, 0x06, 0x00, 0x30, 0x30, 0x41, 0x42, 0x43, 0x44]
    private let processed: [UInt8] = [0x37, 0x22, 0x41, 0x42, 0x43, 0x44, 0x00]
    private let clear: [UInt8] = [0x10, 0x14, 0x08, 0x01, 0x03, 0x14, 0x01, 0x06, 0x02, 0x08]

    private func sent(_ actions: [PrinterMachine.Action]) -> [UInt8] {
        actions.flatMap { action in
            if case .send(let bytes) = action { bytes } else { [UInt8]() }
        }
    }

    private func slips(_ actions: [PrinterMachine.Action]) -> [(bitmap: Bitmap, isCut: Bool)] {
        actions.compactMap { action in
            if case .slip(let bitmap, let isCut) = action { (bitmap, isCut) } else { nil }
        }
    }

    /// Runs the mechanism as its shell does, from deadline to deadline, up to `end`.
    private func run(_ printer: inout PrinterMachine, to end: ContinuousClock.Instant) -> [PrinterMachine
        .Action]
    {
        var actions: [PrinterMachine.Action] = []
        while let deadline = printer.deadline, deadline <= end { actions += printer.advance(at: deadline) }
        return actions + printer.advance(at: end)
    }

    struct Situation: Sendable, CustomTestStringConvertible {
        var paper = PaperSupply.adequate
        var isOpen = false
        var wasPrinting = false
        /// DLE EOT 1 to 4.
        var realtime: [UInt8]
        /// GS r 1.
        var paperByte: UInt8
        var automatic: [UInt8]

        var testDescription: String { "\(paper), \(isOpen ? "open" : "closed"), printing \(wasPrinting)" }
    }

    @Test(arguments: [
        Situation(realtime: [0x12, 0x12, 0x12, 0x12], paperByte: 0x00, automatic: [0x10, 0, 0x00, 0]),
        Situation(
            paper: .nearEnd, realtime: [0x12, 0x12, 0x12, 0x1E], paperByte: 0x03,
            automatic: [0x10, 0, 0x03, 0]),
        Situation(
            paper: .out, realtime: [0x1A, 0x32, 0x12, 0x7E], paperByte: 0x0F, automatic: [0x18, 0, 0x0F, 0]),
        Situation(
            isOpen: true, realtime: [0x1A, 0x16, 0x12, 0x12], paperByte: 0, automatic: [0x38, 0, 0, 0]),
        Situation(
            paper: .out, isOpen: true, realtime: [0x1A, 0x36, 0x12, 0x7E], paperByte: 0x0F,
            automatic: [0x38, 0, 0x0F, 0]),
        Situation(
            isOpen: true, wasPrinting: true, realtime: [0x1A, 0x56, 0x52, 0x12], paperByte: 0,
            automatic: [0x38, 0x40, 0, 0]),
    ])
    func `says its state in the exact bits`(situation: Situation) {
        var printer = PrinterMachine(paced: true)
        if situation.wasPrinting { _ = printer.receive(raster(100).bytes, at: start) }
        _ = printer.set(paper: situation.paper, at: start)
        _ = printer.set(coverOpen: situation.isOpen, at: start)
        let answers = (1...4).map { sent(printer.receive([0x10, 0x04, $0], at: start)) }
        #expect(answers == situation.realtime.map { [$0] })
        #expect(printer.condition.queuedStatus(1) == situation.paperByte)
        #expect(printer.condition.automaticStatus == situation.automatic)
        #expect(printer.condition.isOnline == (answers[0][0] & 0x08 == 0))
    }

    @Test(
        arguments: [
            (PrinterFlaw.cutterError, [0x1A, 0x52, 0x1A, 0x12]), (.overheated, [0x1A, 0x52, 0x52, 0x12]),
            (.unrecoverable, [0x1A, 0x52, 0x32, 0x12]), (.offline, [0x1A, 0x12, 0x12, 0x12]),
            (.none, [0x12, 0x12, 0x12, 0x12]),
        ] as [(PrinterFlaw, [UInt8])])
    func `says its errors in the exact bits, prints nothing meanwhile and goes on afterwards`(
        flaw: PrinterFlaw, bytes: [UInt8]
    ) {
        var printer = PrinterMachine(paced: false)
        _ = printer.set(flaw: flaw, at: start)
        #expect((1...4).flatMap { sent(printer.receive([0x10, 0x04, $0], at: start)) } == bytes)
        let actions = printer.receive(raster(10).bytes + cut, at: start)
        #expect(slips(actions).isEmpty == (flaw != .none))
        #expect(slips(actions + printer.set(flaw: .none, at: start)).count == 1)
    }

    @Test func `answers late, in order, and loses nothing by it`() {
        var printer = PrinterMachine(paced: false)
        _ = printer.set(flaw: .answersLate, at: start)
        #expect(sent(printer.receive([0x10, 0x04, 0x01] + processID, at: start)) == [])
        #expect(printer.deadline == start + PrinterMachine.lateness)
        #expect(sent(run(&printer, to: start + PrinterMachine.lateness)) == [0x12] + processed)
        #expect(printer.deadline == nil)
    }

    @Test func `loses its power after so many bytes, and says no more`() {
        var printer = PrinterMachine(paced: false)
        _ = printer.set(flaw: .losesPower, after: 4, at: start)
        #expect(sent(printer.receive([0x10, 0x04, 0x01], at: start)) == [0x12])
        #expect(!printer.hasLostPower)
        #expect(sent(printer.receive([0x10, 0x04, 0x01], at: start)) == [])
        #expect(printer.hasLostPower)
        printer.losePower()
        #expect(sent(printer.receive([0x10, 0x04, 0x01], at: start)) == [0x12], "switched on again")
    }

    @Test(arguments: PrinterMake.all)
    func `answers what its make knows`(make: PrinterMake) {
        var printer = PrinterMachine(make: make, paced: false)
        let name = sent(printer.receive([0x1D, 0x49, 67], at: start))
        #expect(name == make.model.map { [0x5F] + Array($0.utf8) + [0x00] } ?? [])
        #expect(sent(printer.receive([0x1D, 0x72, 0x01], at: start)) == (make.answersPaper ? [0x00] : []))
        #expect(sent(printer.receive(processID, at: start)) == (make.answersProcessID ? processed : []))
    }

    @Test func `does not answer a status it does not know`() {
        var printer = PrinterMachine(paced: false)
        #expect(sent(printer.receive([0x10, 0x04, 0x09], at: start)) == [])
    }

    @Test func `prints a raster dot for dot behind twelve millimetres of white`() throws {
        var printer = PrinterMachine(paced: false)
        let picture = raster(300)
        let slip = try #require(slips(printer.receive(picture.bytes + cut, at: start)).first)
        #expect(slip.isCut)
        #expect(slip.bitmap.height == cutter + 300)
        #expect(slip.bitmap.cropped(rows: cutter..<cutter + 300) == picture.bitmap)
        #expect(slip.bitmap.cropped(rows: 0..<cutter).blackDots == 0)
    }

    @Test func `leaves the last twelve millimetres in itself when told to cut without feeding`() throws {
        var printer = PrinterMachine(paced: false)
        let picture = raster(300)
        let first = try #require(slips(printer.receive(picture.bytes + [0x1D, 0x56, 0x00], at: start)).first)
        #expect(first.bitmap.height == 300)
        let second = try #require(slips(printer.receive(cut, at: start)).first)
        #expect(second.bitmap == picture.bitmap.cropped(rows: 300 - cutter..<300))
    }

    @Test(arguments: [(0, 0), (1, 12), (2, 24)])
    func `places a narrow raster as ESC a says`(alignment: UInt8, byte: Int) throws {
        var printer = PrinterMachine(width: 576, paced: false)
        let narrow: [UInt8] = [0x1D, 0x76, 0x30, 0, 48, 0, 1, 0] + [UInt8](repeating: 0xFF, count: 48)
        let actions = printer.receive([0x1B, 0x61, alignment] + narrow + cut, at: start)
        let row = try #require(slips(actions).first).bitmap.cropped(rows: cutter..<cutter + 1).bytes
        #expect(row.firstIndex(of: 0xFF) == byte)
        #expect(row.count { $0 == 0xFF } == 48)
    }

    @Test func `drops what is wider than its paper`() throws {
        var printer = PrinterMachine(width: 384, paced: false)
        let slip = try #require(slips(printer.receive(raster(10).bytes + cut, at: start)).first)
        #expect(slip.bitmap.width == 384)
        #expect(slip.bitmap.blackDots > 0)
    }

    @Test func `takes the time of 150 millimetres a second`() {
        var printer = PrinterMachine(paced: true)
        #expect(printer.receive(raster(1200).bytes + [0x1D, 0x72, 0x01], at: start).isEmpty)
        #expect(run(&printer, to: start + .milliseconds(990)).isEmpty)
        #expect(printer.isBusy)
        #expect(sent(run(&printer, to: start + .milliseconds(1001))) == [0x00])
        #expect(!printer.isBusy)
        #expect(printer.deadline == nil)
    }

    @Test func `answers in turn only when all before is printed, and in real time meanwhile`() {
        var printer = PrinterMachine(paced: true)
        let job = raster(600).bytes + processID + [0x1D, 0x49, 0x43]
        #expect(printer.receive(job, at: start).isEmpty)
        #expect(sent(printer.receive([0x10, 0x04, 0x01], at: start + .milliseconds(200))) == [0x12])
        let rest = sent(run(&printer, to: start + .milliseconds(501)))
        #expect(rest == processed + [0x5F] + Array("Benchtop 80".utf8) + [0x00])
    }

    @Test func `obeys real-time commands inside a raster too`() {
        var printer = PrinterMachine(paced: false)
        let data: [UInt8] = [0x10, 0x04, 0x04] + [UInt8](repeating: 0, count: 69)
        let actions = printer.receive([0x1D, 0x76, 0x30, 0, 72, 0, 1, 0] + data, at: start)
        #expect(sent(actions) == [0x12])
    }

    @Test func `stops at the paper's end, stays silent in turn and goes on with the new roll`() throws {
        var printer = PrinterMachine(paced: true)
        let picture = raster(600)
        _ = printer.receive(picture.bytes + cut + processID, at: start)
        _ = run(&printer, to: start + .milliseconds(250))
        let out = start + .milliseconds(250)
        #expect(printer.set(paper: .out, at: out).isEmpty)
        #expect(run(&printer, to: start + .seconds(60)).isEmpty)
        #expect(printer.deadline == nil)
        #expect(
            sent(printer.receive([0x1D, 0x72, 0x01], at: start + .seconds(61))) == [], "no answer in turn")
        #expect(sent(printer.receive([0x10, 0x04, 0x04], at: start + .seconds(61))) == [0x7E])
        let isPrinted = printer.strip.height - cutter
        #expect((290...300).contains(isPrinted), "\(isPrinted) rows in 250 ms")

        let torn = printer.set(paper: .adequate, at: start + .seconds(62))
        #expect(slips(torn).map(\.isCut) == [false])
        let rest = run(&printer, to: start + .seconds(64))
        #expect(sent(rest) == processed + [0x00], "what waited comes out of the new roll")
        let slip = try #require(slips(rest).first)
        #expect(slip.isCut)
        #expect(
            slip.bitmap.cropped(rows: cutter..<slip.bitmap.height)
                == picture.bitmap.cropped(rows: isPrinted..<600))
    }

    @Test(arguments: ["DLE ENQ 2", "DLE DC4 8"])
    func `forgets the rest of the job when it is cleared before the new roll`(command: String) {
        var printer = PrinterMachine(paced: true)
        _ = printer.receive(raster(600).bytes + cut + processID + [0x1D, 0x76, 0x30], at: start)
        _ = run(&printer, to: start + .milliseconds(250))
        _ = printer.set(paper: .out, at: start + .milliseconds(250))
        #expect(printer.waiting > 0)
        let bytes = command == "DLE ENQ 2" ? [0x10, 0x05, 0x02] : clear
        let answer = sent(printer.receive(bytes, at: start + .seconds(1)))
        #expect(answer == (command == "DLE ENQ 2" ? [] : [0x37, 0x25, 0x00]))
        #expect(printer.waiting == 0)
        let after =
            printer.set(paper: .adequate, at: start + .seconds(2)) + run(&printer, to: start + .seconds(9))
        #expect(slips(after).map(\.isCut) == [false], "only the piece printed before")
        #expect(sent(after) == [])
        #expect(sent(printer.receive(processID, at: start + .seconds(10))) == processed, "and works on")
    }

    @Test func `keeps what it has when DLE ENQ 2 comes without an error`() {
        var printer = PrinterMachine(paced: true)
        _ = printer.receive(raster(600).bytes + cut, at: start)
        _ = printer.receive([0x10, 0x05, 0x02], at: start + .milliseconds(100))
        #expect(slips(run(&printer, to: start + .seconds(2))).count == 1)
    }

    @Test func `keeps its buffer through ESC @`() {
        var printer = PrinterMachine(paced: true)
        _ = printer.receive(raster(600).bytes + [0x1B, 0x40] + cut, at: start)
        #expect(slips(run(&printer, to: start + .seconds(2))).count == 1)
    }

    @Test func `runs out by itself when the roll is short`() {
        var printer = PrinterMachine(paced: false)
        _ = printer.set(paper: .nearEnd, rows: 200, at: start)
        let actions = printer.receive(raster(300).bytes + cut + processID, at: start)
        #expect(actions.isEmpty)
        #expect(printer.condition.paper == .out)
        #expect(printer.strip.height == cutter + 200)
        let rest = printer.set(paper: .adequate, at: start)
        #expect(slips(rest).map(\.isCut) == [false, true])
        #expect(sent(rest) == processed)
    }

    @Test func `waits while its cover is open and says that it was opened while printing`() {
        var printer = PrinterMachine(paced: true)
        _ = printer.receive(raster(600).bytes + cut, at: start)
        _ = printer.set(coverOpen: true, at: start + .milliseconds(100))
        #expect(printer.condition.wasOpenedWhilePrinting)
        #expect(run(&printer, to: start + .seconds(5)).isEmpty)
        _ = printer.set(coverOpen: false, at: start + .seconds(5))
        #expect(!printer.condition.wasOpenedWhilePrinting)
        #expect(slips(run(&printer, to: start + .milliseconds(5300))).isEmpty, "the pause printed nothing")
        #expect(slips(run(&printer, to: start + .seconds(6))).count == 1)
    }

    @Test func `reports each change when asked to, and only then`() {
        var printer = PrinterMachine(paced: false)
        #expect(sent(printer.set(paper: .nearEnd, at: start)) == [])
        #expect(sent(printer.receive([0x1D, 0x61, 0x0F], at: start)) == [0x10, 0, 0x03, 0])
        #expect(sent(printer.set(paper: .out, at: start)) == [0x18, 0, 0x0F, 0])
        #expect(sent(printer.set(paper: .out, at: start)) == [])
        _ = printer.set(paper: .adequate, at: start)
        #expect(sent(printer.receive([0x1D, 0x61, 0x00], at: start)) == [])
        #expect(sent(printer.set(coverOpen: true, at: start)) == [])
    }

    @Test func `takes no more than its memory holds`() {
        var printer = PrinterMachine(paced: true)
        _ = printer.set(paper: .out, at: start)
        for _ in 0..<3 {
            #expect(printer.hasRoom)
            _ = printer.receive(raster(300).bytes, at: start)
        }
        #expect(printer.waiting == 3 * raster(300).bytes.count)
        _ = printer.receive(raster(300).bytes, at: start)
        #expect(!printer.hasRoom)
    }

    @Test func `prints resident text, and holds a line until it ends`() throws {
        var printer = PrinterMachine(paced: false)
        // 你好 in GB18030.
        let hello: [UInt8] = [0xC4, 0xE3, 0xBA, 0xC3]
        #expect(TwoByteText.string(hello + [0x41]) == "你好A")
        #expect(TwoByteText.string([0x41, 0xFF, 0x42]) == "A\u{FFFD}B")
        _ = printer.receive([0x1B, 0x40] + hello, at: start)
        #expect(printer.strip.blackDots == 0, "no line feed, nothing printed")
        _ = printer.receive([0x0A], at: start)
        let small = printer.strip.blackDots
        #expect(small > 0)
        _ = printer.receive([0x1D, 0x21, 0x11] + hello + [0x0A], at: start)
        #expect(printer.strip.blackDots > 3 * small, "twice as large")
    }

    @Test func `loses everything but the paper with its power`() {
        var printer = PrinterMachine(paced: true)
        _ = printer.receive([0x1D, 0x61, 0x0F] + raster(600).bytes + cut, at: start)
        _ = run(&printer, to: start + .milliseconds(100))
        let height = printer.strip.height
        printer.losePower()
        #expect(!printer.isBusy)
        #expect(printer.strip.height == height)
        #expect(sent(printer.set(paper: .nearEnd, at: start + .seconds(1))) == [], "reports are off again")
        #expect(run(&printer, to: start + .seconds(9)).isEmpty)
    }

    @Test func `gives back a strip that nobody cuts after two metres`() {
        var printer = PrinterMachine(paced: false)
        // 70 times 255 dots of white.
        let feeding = (0..<70).flatMap { _ in [0x1B, 0x4A, 0xFF] as [UInt8] }
        let actions = printer.receive(raster(8).bytes + feeding, at: start)
        #expect(slips(actions).map(\.isCut) == [false])
    }
}
