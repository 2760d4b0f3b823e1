/// Where a number stands in the line of its class: a whole number, smaller goes first.
///
/// The n-th arrival of the kiosk stands at n × 1024. A missed number that comes back takes one of the 1023 places behind
/// the number it has to wait for. A place is kept for life otherwise: a number that is passed on, taken back or
/// granted priority stands where its arrival put it.
package enum QueuePlace {
    /// More numbers never come back behind one and the same: a class has fewer waiting.
    package static let step: Int64 = 1024

    package static func of(arrival: Int64) -> Int64 { arrival * step }

    /// Where a missed number comes back: behind the `count`-th that waits in its class, and behind those that came
    /// back there before it. With fewer waiting it stands behind them all; with none it has the line to itself.
    ///
    /// - Parameters:
    ///   - line: the places of those who wait in its class, in order, from the first; those behind the `count`-th as far
    ///     as they came back there.
    ///   - own: where it stood before.
    package static func back(behind count: Int, line: [Int64], own: Int64) -> Int64 {
        guard let last = line.indices.last else { return own }
        guard count > 0 else { return min(own, line[0]) }
        var index = min(count, line.count) - 1
        while index < last, line[index + 1] - line[index] <= 1 { index += 1 }
        return line[index] + 1
    }
}
