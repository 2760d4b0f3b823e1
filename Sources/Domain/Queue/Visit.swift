/// One stay of one resident: what waits, is called, is served (到访).
package struct Visit: Hashable, Sendable, Codable {
    package var id: VisitID
    package var number: TicketNumber
    package var date: BusinessDate
    package var priorityClass: PriorityClass
    package var state: VisitState
    /// The counter that claimed it; set exactly while called or serving.
    package var counter: Int?
    /// The service asked for at the kiosk, if one was.
    package var service: String?
    /// The card that was read for it, if one was.
    package var resident: ResidentID?
    package var arrived: WallTime
    /// How often it was called; the first call's time is never overwritten.
    package var calls: Int
    /// Why it may come sooner; for clerks only.
    package var reason: PriorityReason?
    /// How it was set aside, while it is parked.
    package var parked: ParkKind?
    /// Whom it was passed on to; anyone may call it while nil.
    package var bound: VisitBinding?
    /// How often it came back after it was missed.
    package var returns: Int
    package var origin: VisitOrigin
    /// Who called, took up or began it last, by staff number.
    package var clerk: String?

    package init(
        id: VisitID, number: TicketNumber, date: BusinessDate, priorityClass: PriorityClass,
        state: VisitState, counter: Int? = nil, service: String? = nil, resident: ResidentID? = nil,
        arrived: WallTime, calls: Int = 0, reason: PriorityReason? = nil, parked: ParkKind? = nil,
        bound: VisitBinding? = nil, returns: Int = 0, origin: VisitOrigin = .kiosk, clerk: String? = nil
    ) {
        (self.id, self.number, self.date) = (id, number, date)
        (self.priorityClass, self.state, self.counter) = (priorityClass, state, counter)
        (self.service, self.resident, self.arrived, self.calls) = (service, resident, arrived, calls)
        (self.reason, self.parked, self.bound, self.returns) = (reason, parked, bound, returns)
        (self.origin, self.clerk) = (origin, clerk)
    }

    /// Answers that were kept before visits could come back lack `returns` and `origin`.
    package init(from decoder: any Decoder) throws {
        let keys = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            id: try keys.decode(VisitID.self, forKey: .id),
            number: try keys.decode(TicketNumber.self, forKey: .number),
            date: try keys.decode(BusinessDate.self, forKey: .date),
            priorityClass: try keys.decode(PriorityClass.self, forKey: .priorityClass),
            state: try keys.decode(VisitState.self, forKey: .state),
            counter: try keys.decodeIfPresent(Int.self, forKey: .counter),
            service: try keys.decodeIfPresent(String.self, forKey: .service),
            resident: try keys.decodeIfPresent(ResidentID.self, forKey: .resident),
            arrived: try keys.decode(WallTime.self, forKey: .arrived),
            calls: try keys.decode(Int.self, forKey: .calls),
            reason: try keys.decodeIfPresent(PriorityReason.self, forKey: .reason),
            parked: try keys.decodeIfPresent(ParkKind.self, forKey: .parked),
            bound: try keys.decodeIfPresent(VisitBinding.self, forKey: .bound),
            returns: try keys.decodeIfPresent(Int.self, forKey: .returns) ?? 0,
            origin: try keys.decodeIfPresent(VisitOrigin.self, forKey: .origin) ?? .kiosk,
            clerk: try keys.decodeIfPresent(String.self, forKey: .clerk))
    }
}

/// How a resident came into the line.
package enum VisitOrigin: String, Hashable, Sendable, Codable, CaseIterable {
    /// Took a ticket.
    case kiosk
    /// Came to the counter without one.
    case walkUp
    /// Checked in for an appointment.
    case appointment
}
