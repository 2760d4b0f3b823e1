/// Finds codes in the events of a scanner that plays a keyboard, with the time handed in.
///
/// An event is type, code and value (`CLinux/include/input.h`). A key is pressed (1), repeated by the kernel (2)
/// or let go (0); the other types (scan codes, lights) say nothing of a code. When the kernel's buffer ran over
/// it says "dropped" (EV_SYN, SYN_DROPPED), and what follows up to the next report is not to be trusted: the
/// code begun is refused.
struct KeyScanMachine: Sendable {
    /// 200 ms: a low-speed keyboard is asked every 10 ms and each character takes two reports, four with Shift;
    /// makers let people stretch that to some 50 ms a character for slow hosts. Four times as much is a pause,
    /// and still short for the person who scans.
    static let pause: Duration = .milliseconds(200)

    private var keys = KeyMap()
    private var machine: ScanMachine
    private var isSkipping = false

    init(pause: Duration = pause) { machine = ScanMachine(pause: pause) }

    /// When to call `passed`; nil while no code is begun.
    var deadline: ContinuousClock.Instant? { machine.deadline }

    mutating func received(
        _ events: some Sequence<KeyEvent>, at now: ContinuousClock.Instant
    ) -> [ScanMachine.Finding] {
        events.flatMap { received($0, at: now) }
    }

    mutating func passed(at now: ContinuousClock.Instant) -> [ScanMachine.Finding] {
        machine.passed(at: now)
    }

    private mutating func received(
        _ event: KeyEvent, at now: ContinuousClock.Instant
    ) -> [ScanMachine.Finding] {
        switch event {
        case .dropped:
            isSkipping = true
            keys.letGo()
            return machine.spoil(at: now)
        case .report:
            isSkipping = false
            return []
        case .pressed, .released, .other:
            return isSkipping ? [] : typed(event, at: now)
        }
    }

    private mutating func typed(
        _ event: KeyEvent, at now: ContinuousClock.Instant
    ) -> [ScanMachine.Finding] {
        let stroke: KeyMap.Stroke
        switch event {
        case .pressed(let key): stroke = keys.pressed(key)
        case .released(let key): stroke = keys.released(key)
        case .dropped, .report, .other: return []
        }
        switch stroke {
        case .byte(let byte): return machine.received([byte], at: now)
        case .none: return machine.received([], at: now)
        case .unknown: return machine.spoil(at: now)
        }
    }
}

/// What an event of a keyboard tells.
enum KeyEvent: Hashable, Sendable {
    case pressed(UInt16)
    case released(UInt16)
    /// What came since the last one belongs together.
    case report
    /// Events were lost.
    case dropped
    /// Scan codes, lights, and keys that are only held.
    case other
}
