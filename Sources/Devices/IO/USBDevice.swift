import CLinux
import CUSB
import Synchronization

/// A USB device through libusb, opened by its node in /dev/bus/usb, with one interface claimed.
///
/// One thread of its own waits for libusb's events and does what may block: opening, claiming, closing. Calls
/// that do not block (begin a transfer, cancel one) come from anywhere. The device is closed when nothing is
/// under way any more, so that nobody holds what libusb has freed.
package final class USBDevice: Sendable {
    private let core: USBCore
    private let thread: BlockingThread

    /// Opens and locks `node`, lets `choose` find the interface in the descriptors, and claims it. A kernel
    /// driver is never detached. Throws `.absent`, `.denied`, `.busy` (locked, or claimed by another program
    /// or a kernel driver), `.unsuitable` (no USB device, or `choose` found nothing), `.fault`.
    static func open<Choice: Sendable>(
        _ node: String, choose: @Sendable @escaping ([USBInterface]) -> (UInt8, Choice)?
    ) async throws(DeviceError) -> (USBDevice, Choice) {
        let thread = try BlockingThread("ow-usb")
        let file = try await OpenDevice.open(node, on: thread)
        let result: Result<(USBCore, Choice), DeviceError> = await thread.perform {
            do throws(DeviceError) {
                return .success(try claim(file, choose))
            } catch {
                return .failure(error)
            }
        }
        let (core, choice) = try result.get()
        thread.begin { core.run() }
        return (USBDevice(core: core, thread: thread), choice)
    }

    private static func claim<Choice>(
        _ file: Int32, _ choose: ([USBInterface]) -> (UInt8, Choice)?
    ) throws(DeviceError) -> (USBCore, Choice) {
        let handle = try USBHandle(file)
        do throws(DeviceError) {
            guard let (interface, choice) = choose(handle.interfaces) else { throw DeviceError(.unsuitable) }
            try handle.claim(interface)
            return (USBCore(handle: handle, interface: interface), choice)
        } catch {
            handle.close()
            throw error
        }
    }

    private init(core: USBCore, thread: BlockingThread) { (self.core, self.thread) = (core, thread) }

    deinit { core.beginClosing() }

    /// Begins to receive at most `count` bytes. `then` is called once, on the device's own thread, and must
    /// not wait. Throws `.absent` when the device is gone, `.cancelled` when it is closed.
    func receive(
        _ count: Int, from endpoint: USBEndpoint, then: @Sendable @escaping (USBOutcome) -> Void
    ) throws(DeviceError) {
        let buffer = [UInt8](repeating: 0, count: count)
        try core.begin(core.number(), endpoint, buffer, limit: .zero, then)
    }

    /// Sends all of `bytes`, or says why not; gives up after `limit`, or when the task is cancelled.
    func send(_ bytes: [UInt8], to endpoint: USBEndpoint, limit: Duration) async -> Handover {
        let (core, number) = (core, core.number())
        let outcome = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                do throws(DeviceError) {
                    try core.begin(number, endpoint, bytes, limit: limit) {
                        continuation.resume(returning: $0)
                    }
                    // One that came before there was anything to cancel.
                    if Task.isCancelled { core.cancel(number) }
                } catch {
                    continuation.resume(returning: USBOutcome(bytes: [], error: error))
                }
            }
        } onCancel: {
            core.cancel(number)
        }
        let isShort = outcome.error == nil && outcome.bytes.count < bytes.count
        return Handover(
            count: outcome.bytes.count, error: isShort ? DeviceError(.silent) : outcome.error)
    }

    /// Cancels what is under way, then gives the device back. Returns when that is done; may be called more
    /// than once.
    func close() async {
        await core.close()
    }
}

/// How a transfer ended: what went over, and why not all of it did.
struct USBOutcome: Hashable, Sendable {
    let bytes: [UInt8]
    let error: DeviceError?
    /// The device refuses this pipe until it is cleared.
    var isStalled = false
}
