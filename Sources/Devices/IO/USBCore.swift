import CLinux
import CUSB
import Glibc
import Synchronization

/// What a USB device and its thread share: which transfers are under way, and whether it is to be closed.
/// Calls into libusb are made outside the lock and counted, so that the handle outlives them.
final class USBCore: Sendable {
    private struct State {
        var lastNumber: UInt64 = 0
        var underWay: [UInt64: USBTransfer] = [:]
        /// Endpoints the device has stalled.
        var stalled: Set<UInt8> = []
        /// Calls into libusb that have not returned.
        var calls = 0
        var isClosing = false
        var isClosed = false
        var waiting: [CheckedContinuation<Void, Never>] = []

        /// Nobody uses the handle, and nobody may any more.
        var isOver: Bool { isClosing && underWay.isEmpty && calls == 0 }
    }

    private let handle: USBHandle
    private let interface: UInt8
    private let state = Mutex(State())

    init(handle: USBHandle, interface: UInt8) { (self.handle, self.interface) = (handle, interface) }

    /// Names a transfer that is about to begin.
    func number() -> UInt64 {
        state.withLock { state in
            state.lastNumber += 1
            return state.lastNumber
        }
    }

    /// Begins a transfer of `buffer`, either way. When this returns, `then` will be called once.
    func begin(
        _ number: UInt64, _ endpoint: USBEndpoint, _ buffer: [UInt8], limit: Duration,
        _ then: @Sendable @escaping (USBOutcome) -> Void
    ) throws(DeviceError) {
        let transfer = try USBTransfer(handle, endpoint, buffer, limit: limit) { [weak self] outcome in
            self?.ended(number, endpoint, outcome)
            then(outcome)
        }
        let isOpen = state.withLock { state in
            if state.isClosing { return false }
            state.underWay[number] = transfer
            state.calls += 1
            return true
        }
        guard isOpen else { throw DeviceError(.cancelled) }
        defer { state.withLock { $0.calls -= 1 } }
        let result = transfer.submit()
        guard result == 0 else {
            state.withLock { $0.underWay[number] = nil }
            throw DeviceError(usb: result)
        }
        // Closing that began in between has found nothing to cancel.
        if state.withLock({ $0.isClosing }) { transfer.cancel() }
    }

    private func ended(_ number: UInt64, _ endpoint: USBEndpoint, _ outcome: USBOutcome) {
        state.withLock { state in
            state.underWay[number] = nil
            if outcome.isStalled { state.stalled.insert(endpoint.address) }
        }
    }

    /// Does nothing when the transfer has ended.
    func cancel(_ number: UInt64) {
        let transfer = state.withLock { state in
            let transfer = state.underWay[number]
            if transfer != nil { state.calls += 1 }
            return transfer
        }
        guard let transfer else { return }
        transfer.cancel()
        state.withLock { $0.calls -= 1 }
    }

    /// No transfer begins any more, those under way are cancelled, and then the thread closes the device.
    func beginClosing() {
        let numbers: [UInt64]? = state.withLock { state in
            guard !state.isClosing else { return nil }
            state.isClosing = true
            state.calls += 1
            return Array(state.underWay.keys)
        }
        guard let numbers else { return }
        numbers.forEach(cancel)
        // Safe because the call is counted, so the context is still there.
        unsafe libusb_interrupt_event_handler(handle.context)
        state.withLock { $0.calls -= 1 }
    }

    func close() async {
        beginClosing()
        await withCheckedContinuation { continuation in
            let isClosed = state.withLock { state in
                if !state.isClosed { state.waiting.append(continuation) }
                return state.isClosed
            }
            if isClosed { continuation.resume() }
        }
    }
}

// MARK: The thread

extension USBCore {
    /// While closing: how long a call that returns after the last event can hold up the end.
    private static let closingStep = 10_000

    /// Handles events until the device is to be closed and nothing is under way; then closes it.
    func run() {
        while true {
            let (isOver, isClosing) = state.withLock { ($0.isOver, $0.isClosing) }
            if isOver { break }
            var step =
                isClosing ? timeval(tv_sec: 0, tv_usec: Self.closingStep) : timeval(tv_sec: 60, tv_usec: 0)
            // Safe because the value lives through the call and the handle is not closed yet.
            let result = unsafe libusb_handle_events_timeout_completed(handle.context, &step, nil)
            // A failure that stays must not spin.
            if result != 0, result != LIBUSB_ERROR_INTERRUPTED.rawValue { _ = linux_poll(-1, 0, 10) }
        }
        release()
        let waiting = state.withLock { state in
            state.isClosed = true
            defer { state.waiting = [] }
            return state.waiting
        }
        waiting.forEach { $0.resume() }
    }
    /// A stalled pipe is cleared, so that the next opening finds it as good as new. What the calls answer matters
    /// no more: the device may be gone.
    private func release() {
        // Safe because nobody else uses the handle any more.
        for endpoint in state.withLock({ $0.stalled }) {
            _ = unsafe libusb_clear_halt(handle.device, endpoint)
        }
        _ = unsafe libusb_release_interface(handle.device, Int32(interface))
        handle.close()
    }
}
