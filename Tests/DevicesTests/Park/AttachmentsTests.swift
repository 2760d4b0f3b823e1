import Testing

@testable import Devices

/// What several devices of one role are together.
@Suite struct AttachmentsTests {
    private let one = PluggedDevice.ID(syspath: "/sys/one", plug: 1)
    private let two = PluggedDevice.ID(syspath: "/sys/two", plug: 1)

    @Test func `nothing plugged in is said once, when all has been looked at`() {
        var attachments = Attachments()
        #expect(attachments.listed() == .detached(DeviceError(.absent)))
        #expect(attachments.listed() == nil)
    }

    @Test func `the first that works is news, the second is not`() {
        var attachments = Attachments()
        #expect(attachments.works(one) == .attached)
        #expect(attachments.works(two) == nil)
        #expect(attachments.vanished(one) == nil)
        #expect(attachments.vanished(two) == .detached(DeviceError(.absent)))
    }

    @Test func `one that fails hides behind one that works`() {
        var attachments = Attachments()
        #expect(attachments.fails(one, DeviceError(.denied)) == .detached(DeviceError(.denied)))
        #expect(attachments.works(two) == .attached)
        #expect(attachments.fails(one, DeviceError(.silent)) == nil)
        #expect(attachments.vanished(two) == .detached(DeviceError(.silent)))
    }

    @Test func `a device that is there and fails says more than one that is not there`() {
        var attachments = Attachments()
        _ = attachments.fails(one, DeviceError(.absent))
        #expect(attachments.fails(two, DeviceError(.busy)) == .detached(DeviceError(.busy)))
    }
}
