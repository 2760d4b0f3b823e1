import Domain
import HTTPTypes
import Hall
import Hummingbird
import Store

/// Calls for help among clerks (紧急呼叫); console only.
struct AlarmCalls {
    let hall: Hall

    func add(to router: Router<PageContext>) {
        router.get("/api/alarms", use: list)
        router.post("/api/alarm", use: raise)
        router.post("/api/alarm/{id}/answer", use: answer)
        router.post("/api/alarm/{id}/close", use: close)
    }

    private struct Wish: Decodable { var reason: Alarm.Reason? }

    @Sendable private func list(_ request: Request, _ context: PageContext) async throws -> Response {
        _ = try context.clerk()
        return Answer.json(AlarmListJSON(alarms: try await hall.openAlarms().map(AlarmJSON.init)))
    }

    /// Without a body it is a call for help of any kind: one key must do.
    @Sendable private func raise(_ request: Request, _ context: PageContext) async throws -> Response {
        let session = try context.clerk()
        let call = try await Call(request)
        let reason = call.body.readableBytes == 0 ? nil : try call.read(Wish.self).reason
        return Answer.json(
            AlarmJSON(try await hall.raiseAlarm(reason ?? .help, session, call.once)), status: .created)
    }

    @Sendable private func answer(_ request: Request, _ context: PageContext) async throws -> Response {
        let session = try context.clerk()
        let id: AlarmID = try context.identifier("id", unknown: .unknownAlarm)
        return try await known { try await hall.answerAlarm(id, session, Call(request).once) }
    }

    @Sendable private func close(_ request: Request, _ context: PageContext) async throws -> Response {
        let session = try context.clerk()
        let id: AlarmID = try context.identifier("id", unknown: .unknownAlarm)
        return try await known { try await hall.closeAlarm(id, session, Call(request).once) }
    }

    /// The only record these calls look up is the call for help.
    private func known(_ call: () async throws -> Hall.AlarmView) async throws -> Response {
        do { return Answer.json(AlarmJSON(try await call())) } catch HallError.store(.notFound) {
            throw Problem(.unknownAlarm)
        }
    }
}

private struct AlarmListJSON: Encodable { var alarms: [AlarmJSON] }

struct AlarmJSON: Encodable {
    struct Person: Encodable {
        var number: String
        var name: String
        var counter: Int
    }

    var id: String
    var reason: Alarm.Reason
    var counter: Int
    var clerk: Person
    var raised: String
    /// Who is on the way, in the order they said so.
    var answers: [Person]
    var closed: Bool

    init(_ view: Hall.AlarmView) {
        let alarm = view.alarm
        (id, reason, counter) = (alarm.id.text, alarm.reason, alarm.counter)
        clerk = Person(number: alarm.clerk, name: view.name, counter: alarm.counter)
        raised = alarm.raised.rfc3339
        answers = view.helpers.map { Person(number: $0.clerk, name: $0.name, counter: $0.counter) }
        closed = alarm.isClosed
    }
}
