package import Domain

/// What a card reader has to say. At most one `read` for each card until it is lifted.
package enum CardReaderEvent: Hashable, Sendable {
    /// The reader answered; its module's number as printed on it, where it told.
    case attached(samID: String?)
    /// Absent, closed or silent; the driver goes on trying. Said once for each reason, not at each try.
    case detached(DeviceError)
    /// A card was found and is being read.
    case present
    case read(IdentityCard)
    /// This card could not be read yet; the error says why. Said once for each reason while the card stays.
    case failed(DeviceError)
    /// The card that was present has left the field.
    case lifted
}

/// A card reader of any make: a loop that reports what happens to the reader and to the cards on it.
package protocol CardReader: Sendable {
    /// Returns only when the task is cancelled; an unplugged reader does not end it.
    ///
    /// Reports come one at a time, in order; the next waits until `report` has returned, and the reader is
    /// not asked meanwhile. So `report` must not wait for people.
    func run(_ report: @Sendable @escaping (CardReaderEvent) async -> Void) async
}
