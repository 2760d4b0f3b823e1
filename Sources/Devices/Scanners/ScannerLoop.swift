import Logging

/// An open scanner. Not open any more when `next` has thrown; `close` all the same.
protocol ScannerLine {
    /// What has been scanned; empty now and then. Waits until there is something. Throws `.hungUp`, `.absent`,
    /// `.cancelled`.
    mutating func next() async throws(DeviceError) -> [ScanMachine.Finding]
    func close() async
}

/// What the drivers have in common: open, listen and report, and open again when the scanner was lost.
struct ScannerLoop: Sendable {
    /// Between losing a scanner and opening it again: a flapping USB hub cannot spin the CPU, a person sees no
    /// delay.
    static let reopenFloor: Duration = .seconds(1)

    let reactor: Reactor
    let log: Logger

    /// `open` gets the thread for calls that may block.
    func run<Line: ScannerLine>(
        _ report: @Sendable (ScannerEvent) async -> Void,
        open: @Sendable (BlockingThread) async throws(DeviceError) -> Line
    ) async {
        do throws(DeviceError) {
            let thread = try BlockingThread("ow-scanner")
            var lastDetachment: DeviceError.Code?
            while !Task.isCancelled {
                let (error, wasOpen) = await session(report) { () throws(DeviceError) in
                    try await open(thread)
                }
                // The end of our own task is not the scanner's.
                if Task.isCancelled { break }
                if wasOpen || lastDetachment != error.code { await report(.detached(error)) }
                lastDetachment = error.code
                await reactor.pause(until: .now + Self.reopenFloor)
            }
        } catch {
            // No thread could be had: the machine is out of resources. Say so and wait to be restarted.
            await report(.detached(error))
            while !Task.isCancelled { await reactor.pause(until: .now + .seconds(3600)) }
        }
    }

    /// One time from opening to loss; why it ended, and whether it had begun.
    private func session<Line: ScannerLine>(
        _ report: @Sendable (ScannerEvent) async -> Void,
        open: () async throws(DeviceError) -> Line
    ) async -> (DeviceError, wasOpen: Bool) {
        do throws(DeviceError) {
            var line = try await open()
            await report(.attached)
            let error = await listen(to: &line, report)
            await line.close()
            return (error, true)
        } catch {
            return (error, false)
        }
    }

    private func listen<Line: ScannerLine>(
        to line: inout Line, _ report: @Sendable (ScannerEvent) async -> Void
    ) async -> DeviceError {
        var wasRefused = false
        while true {
            do throws(DeviceError) {
                for finding in try await line.next() {
                    note(finding, &wasRefused)
                    await report(ScannerEvent(finding))
                }
            } catch {
                return error
            }
        }
    }

    /// Never what was scanned. A line that only babbles fills no log: refusals in a row are told once.
    private func note(_ finding: ScanMachine.Finding, _ wasRefused: inout Bool) {
        switch finding {
        case .success(let code):
            wasRefused = false
            log.debug("scanner: a code was scanned", metadata: ["bytes": "\(code.bytes.count)"])
        case .failure(let reason):
            if !wasRefused { log.notice("scanner: refused", metadata: ["why": "\(reason)"]) }
            wasRefused = true
        }
    }
}

extension ScannerEvent {
    fileprivate init(_ finding: ScanMachine.Finding) {
        switch finding {
        case .success(let code): self = .scanned(code)
        case .failure(let reason): self = .refused(reason)
        }
    }
}
