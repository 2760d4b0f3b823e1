import CLinux
import CUSB

/// An open device with the libusb context it lives in.
// Safe because libusb's calls may come from any thread, the pointers never change, and the owner (`USBCore`) closes
// only when no call and no transfer is under way.
@safe struct USBHandle: @unchecked Sendable {
    let context: OpaquePointer
    let device: OpaquePointer
    private let file: Int32

    /// Takes over an open usbfs node; it is closed when this throws.
    init(_ file: Int32) throws(DeviceError) {
        var context: OpaquePointer?
        var device: OpaquePointer?
        // Safe because both places live through the calls.
        var result = unsafe usb_context_without_discovery(&context)
        if result == 0 { result = unsafe libusb_wrap_sys_device(context, Int(file), &device) }
        guard result == 0, let context = unsafe context, let device = unsafe device else {
            // Safe because the context is used nowhere else.
            if let context = unsafe context { unsafe libusb_exit(context) }
            _ = linux_close(file)
            // What is no usbfs node has no answer to libusb's first question.
            throw result == LIBUSB_ERROR_IO.rawValue ? DeviceError(.unsuitable) : DeviceError(usb: result)
        }
        unsafe (self.context, self.device, self.file) = (context, device, file)
    }

    var interfaces: [USBInterface] {
        // Safe because the device lives as long as the handle.
        unsafe libusb_get_device(device).map { unsafe USBInterface.all(of: $0) } ?? []
    }

    func claim(_ interface: UInt8) throws(DeviceError) {
        // Safe because the handle is open.
        let result = unsafe libusb_claim_interface(device, Int32(interface))
        guard result == 0 else { throw DeviceError(usb: result) }
    }

    /// Last use of this value.
    func close() {
        // Safe because the owner lets nobody use the handle any more.
        unsafe libusb_close(device)
        unsafe libusb_exit(context)
        _ = linux_close(file)
    }
}

extension DeviceError {
    /// From what a libusb call answered.
    init(usb result: Int32) {
        let codes: [Int32: Code] = [
            LIBUSB_ERROR_NO_DEVICE.rawValue: .absent, LIBUSB_ERROR_ACCESS.rawValue: .denied,
            LIBUSB_ERROR_BUSY.rawValue: .busy, LIBUSB_ERROR_NOT_FOUND.rawValue: .unsuitable,
            LIBUSB_ERROR_INVALID_PARAM.rawValue: .unsuitable,
            LIBUSB_ERROR_NOT_SUPPORTED.rawValue: .unsuitable,
            LIBUSB_ERROR_IO.rawValue: .hungUp, LIBUSB_ERROR_PIPE.rawValue: .hungUp,
            LIBUSB_ERROR_TIMEOUT.rawValue: .silent,
        ]
        self.init(codes[result] ?? .fault)
    }

    /// From a transfer's status; nil when it was completed. An error on the wire is mostly the plug being pulled.
    init?(usb status: libusb_transfer_status) {
        switch status {
        case LIBUSB_TRANSFER_COMPLETED: return nil
        case LIBUSB_TRANSFER_TIMED_OUT: self.init(.silent)
        case LIBUSB_TRANSFER_CANCELLED: self.init(.cancelled)
        case LIBUSB_TRANSFER_NO_DEVICE: self.init(.absent)
        case LIBUSB_TRANSFER_ERROR, LIBUSB_TRANSFER_STALL: self.init(.hungUp)
        default: self.init(.fault)
        }
    }
}
