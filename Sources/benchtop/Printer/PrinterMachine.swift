package import Paper

/// An ESC/POS printer without its case: bytes and button presses go in with the time, replies and slips come out.
///
/// What it keeps true (facts/escpos.md 2.6, 3):
/// - DLE commands act the moment they arrive, wherever they stand, off line too.
/// - All else waits its turn behind the paper: GS r, GS I and GS ( H answer when the rows before them are out.
/// - At paper end or with the cover open it stops where it is, stays silent to queries in turn and keeps what it was
///   sent; a new roll lets it go on from there, unless DLE ENQ 2 or DLE DC4 8 emptied it before.
/// - The cutter is 12 mm above the head. A cut without feed leaves the last 12 mm for the next slip.
package struct PrinterMachine: Sendable {
    package enum Action: Hashable, Sendable {
        /// To whoever sent bytes last.
        case send([UInt8])
        /// A piece of paper that came off. `isCut` is false when the roll ended in the middle of it.
        case slip(Bitmap, isCut: Bool)
    }

    /// What the mechanism does next for the command in hand.
    enum Step {
        case rows(Bitmap)
        case cut
        case reply([UInt8])
    }

    /// 64 KiB, as printers of this class have; beyond it the line has to wait.
    package static let bufferSize = 64 << 10
    /// 600 ms: longer than any host waits for a status byte, shorter than it waits for the end of a job.
    static let lateness: Duration = .milliseconds(600)
    /// Rows are put out in bands of 6 mm, 40 ms each.
    static let band = 48

    package private(set) var condition = PrinterCondition()
    package let make: PrinterMake
    package internal(set) var flaw = PrinterFlaw.none
    /// Bytes it still takes before its power goes; nil while nothing is to happen.
    var powerBytes: Int?
    /// Answers that wait for their time, of a printer that answers late.
    var lateAnswers: ArraySlice<(bytes: [UInt8], due: ContinuousClock.Instant)> = []
    /// Time for one row at 150 mm/s and 8 rows a millimetre; zero when unpaced.
    private let rowTime: Duration
    /// Rows until the roll ends; nil when nobody counts.
    private var rowsLeft: Int?
    private var decoder = EscposDecoder()
    /// The newest byte lowest.
    private var lastBytes: UInt32 = 0
    private var queue: ArraySlice<(command: EscposCommand, isBareCut: Bool, size: Int)> = []
    private var sizeOfNext = 0
    private var steps: ArraySlice<Step> = []
    private var head: PrintHead
    private var rows: Bitmap
    private var nextRow = 0
    /// When the head finished its last row; nil while it rests.
    private var rowDone: ContinuousClock.Instant?
    private var reportsChanges = false

    package init(width: Int = 576, paced: Bool = true) {
        var make = PrinterMake.all[0]
        make.width = width
        self.init(make: make, paced: paced)
    }

    package init(make: PrinterMake, paced: Bool) {
        self.make = make
        rowTime = paced ? .nanoseconds(1_000_000_000 / 1200) : .zero
        head = PrintHead(width: make.width)
        rows = Bitmap(width: make.width)
    }

    package var isPaced: Bool { rowTime > .zero }
    /// Its power went in the middle of something: it says and does nothing more.
    package var hasLostPower: Bool { powerBytes == 0 }

    /// Bytes that wait for the mechanism.
    package private(set) var waiting = 0
    package var hasRoom: Bool { waiting < Self.bufferSize && flaw != .takesNothing }
    package var isBusy: Bool { nextRow < rows.height || !steps.isEmpty || !queue.isEmpty }
    /// Rows on the strip that is still in the printer, from the cutter down.
    package var strip: Bitmap { head.strip }

    /// When `advance` has something to do next; nil while the printer rests or cannot go on.
    package var deadline: ContinuousClock.Instant? {
        guard condition.isOnline, nextRow < rows.height, let rowDone else { return lateAnswers.first?.due }
        let band = rowDone + rowTime * min(Self.band, rows.height - nextRow)
        return lateAnswers.first.map { min($0.due, band) } ?? band
    }

    /// Bytes from the host. Real-time commands act at once, the rest is queued and done as far as time allows.
    package mutating func receive(
        _ bytes: some Sequence<UInt8>, at now: ContinuousClock.Instant
    ) -> [Action] {
        var actions: [Action] = []
        for byte in bytes {
            if let left = powerBytes {
                if left == 0 { break }
                powerBytes = left - 1
            }
            lastBytes = lastBytes << 8 | UInt32(byte)
            sizeOfNext += 1
            for command in decoder.feed(CollectionOfOne(byte)) { accept(command, into: &actions) }
        }
        return hasLostPower ? [] : said(actions + proceed(at: now), at: now)
    }

    /// Does what the time up to `now` allows.
    package mutating func advance(at now: ContinuousClock.Instant) -> [Action] {
        said(proceed(at: now), at: now)
    }

    private mutating func proceed(at now: ContinuousClock.Instant) -> [Action] {
        var actions: [Action] = []
        while condition.isOnline {
            let ranOut = printRows(until: now, into: &actions)
            guard !ranOut, nextRow == rows.height, takeStep(at: now, into: &actions) else { break }
        }
        return actions
    }

    // MARK: The printer's body

    /// Sets the roll. After an end any other supply is a new roll: the old paper falls out, waiting data goes on.
    /// `rows` is how much is left until the end.
    package mutating func set(
        paper: PaperSupply, rows: Int? = nil, at now: ContinuousClock.Instant
    ) -> [Action] {
        let isNewRoll = condition.paper == .out && paper != .out
        rowsLeft = rows.map { max(0, $0) }
        var actions = change { $0.paper = paper }
        if isNewRoll { actions += tearOff() }
        return said(actions + resume(at: now), at: now)
    }

    package mutating func set(coverOpen: Bool, at now: ContinuousClock.Instant) -> [Action] {
        let wasBusy = isBusy
        let actions = change {
            $0.wasOpenedWhilePrinting =
                coverOpen && ($0.wasOpenedWhilePrinting || wasBusy && $0.isOnline)
            $0.isCoverOpen = coverOpen
        }
        return said(actions + resume(at: now), at: now)
    }

    /// Everything in memory is lost, the paper stays where it is.
    package mutating func losePower() {
        clear()
        head.reset()
        reportsChanges = false
        condition.wasOpenedWhilePrinting = false
        lateAnswers = []
        if flaw == .losesPower { (flaw, powerBytes) = (.none, nil) }
    }
}

// MARK: Commands

extension PrinterMachine {
    private mutating func accept(_ command: EscposCommand, into actions: inout [Action]) {
        switch command {
        case .realtimeStatus(let n):
            if let byte = condition.realtimeStatus(n) { actions.append(.send([byte])) }
        case .realtimeRequest(let n):
            // 2 empties the printer, in an error state only (facts/escpos.md 2.6); 1 is for cutter errors.
            if n == 2, !condition.isOnline { clear() }
        case .clearBuffers:
            clear()
            actions.append(.send([0x37, 0x25, 0x00]))
        default:
            let isBareCut = lastBytes >> 8 & 0xFFFF == 0x1D56  // 1D 56 m without n
            queue.append((command, isBareCut, sizeOfNext))
            waiting += sizeOfNext
            sizeOfNext = 0
        }
    }

    /// Forgets everything received and not printed; settings stay.
    private mutating func clear() {
        decoder = EscposDecoder()
        (queue, steps, waiting, sizeOfNext) = ([], [], 0, 0)
        rows = Bitmap(width: head.width)
        (nextRow, rowDone) = (0, nil)
        head.dropLine()
    }

    /// The steps of a command, in the order of the paper.
    private mutating func begin(_ command: EscposCommand, isBareCut: Bool) {
        switch command {
        case .initialize: head.reset()
        case .raster(let bitmap): steps = [.rows(head.finishLine()), .rows(head.aligned(bitmap))]
        case .text(let bytes): steps = [.rows(head.set(bytes))]
        case .feedLines(let count): feed(rows: count * PrintHead.linePitch)
        case .feedDots(let count): feed(rows: count)
        case .cut where isBareCut: steps = head.isAtLineStart ? [.cut] : []
        case .cut(let dots):
            feed(rows: PrintHead.distanceToCutter + dots)
            steps.append(.cut)
        case .paperStatus(let n):
            steps = confirmation(condition.queuedStatus(n).map { [$0] }, isKnown: make.answersPaper)
        case .printerInfo(let n): steps = PrinterIdentity.answer(n, of: make).map { [.reply($0)] } ?? []
        case .processID(let id):
            steps = confirmation([0x37, 0x22] + id + [0x00], isKnown: make.answersProcessID)
        case .other(let bytes): set(bytes)
        case .realtimeStatus, .realtimeRequest, .clearBuffers: break
        }
    }

    private mutating func feed(rows count: Int) {
        steps = [.rows(head.finishLine()), .rows(Bitmap(width: head.width, height: count))]
    }

    private mutating func set(_ bytes: [UInt8]) {
        if bytes.starts(with: [0x1D, 0x61]), bytes.count == 3 {
            reportsChanges = bytes[2] != 0
            if reportsChanges { steps = [.reply(condition.automaticStatus)] }
        } else {
            head.set(mode: bytes)
        }
    }
}

// MARK: The mechanism

extension PrinterMachine {
    /// Prints what time and paper allow; true when the paper ended.
    private mutating func printRows(
        until now: ContinuousClock.Instant, into actions: inout [Action]
    ) -> Bool {
        let start = rowDone ?? now
        var count = rows.height - nextRow
        if rowTime > .zero { count = min(count, Int((now - start) / rowTime)) }
        if let rowsLeft { count = min(count, rowsLeft) }
        if count > 0 {
            head.print(rows.cropped(rows: nextRow..<nextRow + count))
            nextRow += count
            rowDone = start + rowTime * count
            rowsLeft = rowsLeft.map { $0 - count }
        }
        if head.isTooLong { actions += tearOff() }
        guard rowsLeft == 0 else { return false }
        rowsLeft = nil
        rowDone = nil
        actions += change { $0.paper = .out }
        return true
    }

    /// Takes the next step of the command in hand, or the next command; false when there is none.
    private mutating func takeStep(
        at now: ContinuousClock.Instant, into actions: inout [Action]
    ) -> Bool {
        if rowDone == nil { rowDone = now }
        if let step = steps.popFirst() {
            switch step {
            case .rows(let bitmap): (rows, nextRow) = (bitmap, 0)
            case .cut: actions.append(.slip(head.cut(), isCut: true))
            case .reply(let bytes): actions.append(.send(bytes))
            }
            return true
        }
        guard let next = queue.popFirst() else {
            rowDone = nil
            return false
        }
        waiting -= next.size
        begin(next.command, isBareCut: next.isBareCut)
        return true
    }

    /// Applies a change of the body and reports it when the host asked for reports (GS a).
    mutating func change(_ body: (inout PrinterCondition) -> Void) -> [Action] {
        let before = condition
        body(&condition)
        guard reportsChanges, condition != before else { return [] }
        return [.send(condition.automaticStatus)]
    }

    mutating func resume(at now: ContinuousClock.Instant) -> [Action] {
        // The head starts anew: the time it stood still prints nothing.
        rowDone = condition.isOnline && isBusy ? rowDone ?? now : nil
        return proceed(at: now)
    }

    private mutating func tearOff() -> [Action] {
        let old = head.renewStrip()
        return old.blackDots > 0 ? [.slip(old, isCut: false)] : []
    }
}
