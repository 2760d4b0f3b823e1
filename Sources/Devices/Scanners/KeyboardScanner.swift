import CLinux
package import Logging

/// The driver `scanner-keyboard`: a scanner that plays a USB keyboard, as most do out of the box, by its event
/// device (`/dev/input/event…`). It is grabbed while open, so that a code never types into a page.
///
/// Refuses an event device that has not the keys of a keyboard (`.unsuitable`): some scanners show a second one
/// (facts/idcard.md 6). One that another program has grabbed is `.busy`. Both are tried again every second.
package struct KeyboardScanner: Scanner {
    private let path: String
    private let pause: Duration
    private let reactor: Reactor
    private let loop: ScannerLoop

    package init(path: String, reactor: Reactor, log: Logger) {
        self.init(path: path, pause: KeyScanMachine.pause, reactor: reactor, log: log)
    }

    /// Tests choose another pause, because a busy machine makes them type slowly.
    init(path: String, pause: Duration, reactor: Reactor, log: Logger) {
        (self.path, self.pause, self.reactor) = (path, pause, reactor)
        loop = ScannerLoop(reactor: reactor, log: log)
    }

    package func run(_ report: @Sendable @escaping (ScannerEvent) async -> Void) async {
        await loop.run(report) { thread throws(DeviceError) in
            let file = try await OpenDevice.open(path, on: thread)
            try await Self.grab(file, on: thread)
            return Line(
                stream: DescriptorStream(descriptor: try reactor.register(file)), thread: thread,
                machine: KeyScanMachine(pause: pause))
        }
    }

    /// Whether a keyboard is there that nobody has grabbed: opened and let go of. Throws `.absent`, `.denied`,
    /// `.busy`, `.unsuitable`.
    package static func check(_ path: String) async throws(DeviceError) {
        let thread = try BlockingThread("ow-probe")
        let file = try await OpenDevice.open(path, on: thread)
        try await grab(file, on: thread)
        await thread.perform { _ = linux_close(file) }
    }

    /// The file is closed when this throws.
    private static func grab(_ file: Int32, on thread: BlockingThread) async throws(DeviceError) {
        let refusal = await thread.perform {
            let refusal = refusalToGrab(file)
            if refusal != nil { _ = linux_close(file) }
            return refusal
        }
        if let refusal { throw refusal }
    }

    /// Nil when the keys are ours now.
    private static func refusalToGrab(_ file: Int32) -> DeviceError? {
        let isKeyboard = linux_input_is_keyboard(file)
        guard isKeyboard >= 0 else { return DeviceError(answer: isKeyboard) }
        guard isKeyboard > 0 else { return DeviceError(.unsuitable) }
        let result = linux_input_grab(file, 1)
        return result < 0 ? DeviceError(answer: result) : nil
    }

    private struct Line: ScannerLine {
        let stream: DescriptorStream
        let thread: BlockingThread
        var machine: KeyScanMachine
        /// The beginning of an event whose rest has not come. The kernel gives whole ones; what stands for it
        /// in a test may not.
        var rest: [UInt8] = []

        mutating func next() async throws(DeviceError) -> [ScanMachine.Finding] {
            let bytes = try await stream.read(until: machine.deadline)
            return bytes.isEmpty ? machine.passed(at: .now) : machine.received(events(in: bytes), at: .now)
        }

        private mutating func events(in bytes: [UInt8]) -> [KeyEvent] {
            rest += bytes
            let size = linux_input_event_size
            let whole = rest.count / size * size
            defer { rest.removeFirst(whole) }
            return stride(from: 0, to: whole, by: size).map { KeyEvent(rest[$0..<$0 + size]) }
        }

        /// On the thread, because closing a USB device may wait for it.
        func close() async {
            let descriptor = stream.descriptor
            await thread.perform {
                try? descriptor.withFile { file in _ = linux_input_grab(file, 0) }
                descriptor.close()
            }
        }
    }
}

extension KeyEvent {
    /// From `linux_input_event_size` bytes.
    fileprivate init(_ bytes: ArraySlice<UInt8>) {
        // Safe because the slice has the bytes that are read and lives through the call.
        let event = unsafe bytes.withUnsafeBufferPointer { buffer in
            unsafe buffer.baseAddress.map { unsafe linux_input_event_decode($0) } ?? linux_input_event()
        }
        self.init(type: event.type, code: event.code, value: event.value)
    }

    init(type: UInt16, code: UInt16, value: Int32) {
        switch (type, code, value) {
        case (linux_input_key, _, 1): self = .pressed(code)
        case (linux_input_key, _, 0): self = .released(code)
        case (linux_input_synchronise, linux_input_report, _): self = .report
        case (linux_input_synchronise, linux_input_dropped, _): self = .dropped
        default: self = .other
        }
    }
}
