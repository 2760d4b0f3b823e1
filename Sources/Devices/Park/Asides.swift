import Synchronization

/// The bridges at which nothing answered: left alone until somebody asks for one by hand.
final class Asides: Sendable {
    private let waiting = Mutex<[PluggedDevice.ID: AsyncStream<Void>.Continuation]>([:])

    /// Returns when the device is called back, or when the task is cancelled.
    func wait(_ device: PluggedDevice.ID) async {
        let (calls, call) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        waiting.withLock { $0[device] = call }
        _ = await calls.first { true }
        waiting.withLock { _ = $0.removeValue(forKey: device) }
    }

    /// Calls back the devices that `isMeant`.
    func callBack(where isMeant: (PluggedDevice.ID) -> Bool) {
        for (_, call) in waiting.withLock({ $0.filter { isMeant($0.key) } }) { call.yield() }
    }
}
