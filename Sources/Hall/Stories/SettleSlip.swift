package import Domain
package import Store

/// The story of a slip that may not have reached anybody's hand: a clerk looks at the printer and decides.
///
/// 1. The printer gave no answer, or the power went: the spooler, or the next start, has recorded `unknown`. A slip
///    that could not be drawn is `failed`, a ticket without paper in time `expired`. The console lists them.
/// 2. The clerk has it printed once more: one transaction makes a new job with the same words, the same number and
///    the original time, marked 补打, and links it to the first. The spooler wakes as for any job.
/// 3. Or the clerk gives it up (`void`), which a reprint takes back. Paper itself is never undone.
///
/// A printed slip that a resident lost is reprinted the same way. Nothing here ever happens by itself.
extension Hall {
    /// The most slips a console lists of each kind.
    static let longestPrintList = 50

    package func prints() async throws(HallError) -> PrintList {
        try await recording(await store.prints(limit: Self.longestPrintList))
    }

    /// The new job; a repeat of the same press gets the first one.
    package func reprint(
        _ id: PrintJobID, _ session: Session, _ once: Once
    ) async throws(HallError) -> PrintView {
        let command = command(once, by: session)
        let time = command.moment.civil.description
        let job: PrintJob
        do throws(StoreError) {
            job = try await store.reprint(
                id, content: { try SlipContent(decoding: $0).reprinted(at: time).encoded() }, command)
        } catch {
            switch error {
            case .contentFailed, .unreadable: throw .slipUnreadable
            default: throw .store(error)
            }
        }
        return try await print(job.id)
    }

    package func voidPrint(
        _ id: PrintJobID, _ session: Session, _ once: Once
    ) async throws(HallError) -> PrintView {
        let command = command(once, by: session)
        let job = try await recording(await store.voidPrint(id, command))
        return try await print(job.id)
    }

    package func print(_ id: PrintJobID) async throws(HallError) -> PrintView {
        guard let view = try await recording(await store.printView(id)) else { throw .unknownPrint }
        return view
    }
}
