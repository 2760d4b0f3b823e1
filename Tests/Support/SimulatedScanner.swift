package import Devices

/// A scanner a test holds codes under.
package final class SimulatedScanner: Scanner {
    private let events: AsyncStream<ScannerEvent>
    private let happening: AsyncStream<ScannerEvent>.Continuation

    package init() { (events, happening) = AsyncStream.makeStream() }

    package func happens(_ event: ScannerEvent) { happening.yield(event) }

    /// A code is held under the scanner; what no scanner sends is not heard.
    package func scan(_ text: String) {
        if let code = ScannedCode(Array(text.utf8)) { happens(.scanned(code)) }
    }

    package func run(_ report: @Sendable @escaping (ScannerEvent) async -> Void) async {
        for await event in events { await report(event) }
    }
}
