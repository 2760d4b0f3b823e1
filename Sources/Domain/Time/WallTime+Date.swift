package import FoundationEssentials

/// The libraries' own way to say a time: of a certificate, of the machine this runs on.
extension WallTime {
    /// To the nearest millisecond, so that `date` and back is the same time.
    package init(_ date: Date) {
        self.init(milliseconds: Int64((date.timeIntervalSince1970 * 1000).rounded()))
    }

    package var date: Date { Date(timeIntervalSince1970: Double(milliseconds) / 1000) }
}
