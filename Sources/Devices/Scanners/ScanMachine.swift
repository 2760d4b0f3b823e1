/// Finds codes in what a scanner sends, in pieces of any size, with the time handed in.
///
///     prefix   any control characters, STX (02) usually        none on most scanners
///     code     1 to 512 bytes, none of them 00…1F or 7F
///     suffix   any control characters but the ends, ETX (03) or EOT (04) usually
///     end      CR (0D) | LF (0A) | CR LF | Tab (09) | a pause
///              | ETX or EOT, where STX began the code
///
/// (facts/idcard.md 6.) The layout says only where a code ends, so:
/// - CR LF is two ends with nothing between them, and nothing is never reported;
/// - a control character is a prefix before the code and a suffix behind it; text behind a suffix means that
///   the control character stood inside, and the code is refused;
/// - a code that is refused is refused at once and once; what follows is swallowed to its end.
///
/// Holds at most one code (512 bytes).
struct ScanMachine: Sendable {
    typealias Finding = Result<ScannedCode, ScanRefusal>

    private enum Byte {
        static let startOfText: UInt8 = 0x02
        static let endOfText: UInt8 = 0x03
        static let endOfTransmission: UInt8 = 0x04
        static let tab: UInt8 = 0x09
        static let lineFeed: UInt8 = 0x0A
        static let carriageReturn: UInt8 = 0x0D
    }

    /// How long nothing comes after a code that has no other end.
    let pause: Duration
    private var code: [UInt8] = []
    private var isFramed = false
    private var hasSuffix = false
    private var isRefused = false

    /// When the code begun is over if nothing comes until then; nil while none is begun. Call `passed` then.
    private(set) var deadline: ContinuousClock.Instant?

    init(pause: Duration) { self.pause = pause }

    /// Takes the next piece; gives every code and every refusal that it completes, in order. An empty piece is
    /// a sign of life, which keeps the code begun from ending by a pause.
    ///
    /// Late is not a pause: bytes that waited while this process did not run belong to the code begun. So only
    /// `passed`, for which nothing was there to be read, ends a code by time.
    mutating func received(_ bytes: some Sequence<UInt8>, at now: ContinuousClock.Instant) -> [Finding] {
        var findings: [Finding] = []
        for byte in bytes {
            if let finding = take(byte) { findings.append(finding) }
        }
        deadline = isIdle ? nil : now + pause
        return findings
    }

    /// Nothing had come when this time was reached.
    mutating func passed(at now: ContinuousClock.Instant) -> [Finding] {
        guard let deadline, now >= deadline else { return [] }
        self.deadline = nil
        return end().map { [$0] } ?? []
    }

    /// Refuses the code begun, or the one that begins, for what is known from elsewhere to have damaged it.
    mutating func spoil(at now: ContinuousClock.Instant) -> [Finding] {
        defer { deadline = now + pause }
        return refuse(.unreadable).map { [$0] } ?? []
    }

    private var isIdle: Bool { code.isEmpty && !isFramed && !isRefused }

    private mutating func take(_ byte: UInt8) -> Finding? {
        switch byte {
        case Byte.carriageReturn, Byte.lineFeed, Byte.tab:
            return end()
        case Byte.endOfText where isFramed, Byte.endOfTransmission where isFramed:
            return end()
        case _ where ScannedCode.isControl(byte):
            if isIdle { isFramed = byte == Byte.startOfText }
            hasSuffix = !code.isEmpty
            return nil
        case _ where hasSuffix:
            return refuse(.unreadable)
        case _ where code.count == ScannedCode.longest:
            return refuse(.tooLong)
        default:
            if !isRefused { code.append(byte) }
            return nil
        }
    }

    /// Nil when the code was refused before.
    private mutating func refuse(_ reason: ScanRefusal) -> Finding? {
        defer { isRefused = true }
        (code, hasSuffix) = ([], false)
        return isRefused ? nil : .failure(reason)
    }

    private mutating func end() -> Finding? {
        defer { (code, isFramed, hasSuffix, isRefused) = ([], false, false, false) }
        return ScannedCode(code).map { .success($0) }
    }
}

extension ScanRefusal: Error {}
