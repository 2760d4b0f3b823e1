import Domain
import Logging
import Paper
import Synchronization

/// The technician's layout of the ticket, seen anew whenever its file changes; without one, or with one that is wrong,
/// the built-in layout, so that a resident always gets a number.
///
/// A wrong template shows as the part `paper`, degraded, with the line to look at; its details are in the log.
package final class TicketTemplate: Sendable {
    private struct Known {
        var stamp: [UInt64]?
        var width = 0
        var logos: [String] = []
        var template: SlipTemplate?
        var wasWrong = false
    }

    private let file: TemplateFile?
    private let parts: PartBoard
    private let log: Logger
    private let known = Mutex(Known())

    /// - Parameter state: the state directory; nil where there is none, as in tests.
    init(state: String?, parts: PartBoard, log: Logger) {
        file = state.map { TemplateFile("\($0)/\(TemplateFile.ticket)") }
        (self.parts, self.log) = (parts, log)
    }

    /// The template to draw with on paper of `width` dots; nil for the built-in layout. Asks the disk whether the file
    /// changed, which is two system calls, and reads it only if so.
    func current(width: Int) -> SlipTemplate? {
        guard let file else { return nil }
        let before = known.withLock { $0 }
        let stamp = file.stamp(with: before.logos)
        guard stamp != before.stamp || width != before.width else { return before.template }
        let reading = file.read()
        var now = Known(stamp: file.stamp(with: reading.logos), width: width, logos: reading.logos)
        let problems: [SlipTemplateError.Problem]
        switch reading.template {
        case .success(let template):
            problems = (try? template.misfits(width: width)) ?? []
            now.template = problems.isEmpty ? template : nil
        case .failure(let error): problems = error.problems
        case nil: problems = []
        }
        now.wasWrong = !problems.isEmpty
        known.withLock { $0 = now }
        report(problems, wasWrong: before.wasWrong, path: file.path)
        return now.template
    }

    private func report(_ problems: [SlipTemplateError.Problem], wasWrong: Bool, path: String) {
        if let first = problems.first {
            parts.set(
                "paper", .degraded, hint: "paper.template.wrong", values: ["line": String(first.line)])
            for problem in problems {
                log.warning(
                    "the ticket's template is wrong; the built-in layout is printed",
                    metadata: ["place": "\(path):\(problem.line)", "problem": "\(problem.english)"])
            }
        } else if wasWrong {
            parts.set("paper", .ok)
        }
    }
}

extension SlipContent {
    /// The slip as it is printed here: a ticket by the technician's template, if there is a good one.
    func slip(texts: Texts, template: TicketTemplate, width: Int) -> Slip {
        guard case .ticket(let ticket, let english) = self, let template = template.current(width: width)
        else {
            return slip(texts: texts)
        }
        return template.slip(ticket, texts: texts, english: english)
    }
}
