package import Domain

extension Store {
    /// Queues the paper of a day's report.
    package func queueReport(_ content: [UInt8], _ command: Command) async throws(StoreError) -> PrintJob {
        try await once(command) { transaction in
            var job = PrintJob(
                id: PrintJobID(at: command.moment.wall), kind: .dayReport, content: content,
                created: command.moment.wall)
            try transaction.insert(job)
            try transaction.record(job.fact, command.actor, command.moment)
            // The answer is kept for repeats of the command; the slip itself is in the job already.
            job.content = []
            return job
        }
    }
}
