// Runs the tests without SwiftPM's discovery of XCTest classes, of which there are none: that needs the index store,
// and building it would lengthen every cold build by a third.
import Testing

@main struct Runner {
    static func main() async { await Testing.__swiftPMEntryPoint() as Never }
}
