/// The line to the district: hands over one batch and says what became of it.
///
/// Never throws and never waits without end; every failure is a `DeliveryResponse`. Safe to repeat:
/// the district recognises what it has by (source, id).
package protocol DistrictLine: Sendable {
    func send(_ batch: [CloudEvent]) async -> DeliveryResponse
}
