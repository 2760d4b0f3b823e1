import CUSB

/// One bulk or interrupt transfer, used once.
// Safe because the pointers are set before anybody else has the object, libusb alone writes to what they lead to from
// `submit` until the callback, and they are freed when nobody has it any more.
@safe final class USBTransfer: @unchecked Sendable {
    private let transfer: UnsafeMutablePointer<libusb_transfer>
    private let buffer: UnsafeMutableBufferPointer<UInt8>
    private let then: @Sendable (USBOutcome) -> Void

    /// `bytes`: what to send, or as many bytes as there is room for. `limit` 0 waits for ever.
    init(
        _ handle: USBHandle, _ endpoint: USBEndpoint, _ bytes: [UInt8], limit: Duration,
        then: @Sendable @escaping (USBOutcome) -> Void
    ) throws(DeviceError) {
        guard let transfer = unsafe libusb_alloc_transfer(0) else { throw DeviceError(.fault) }
        unsafe self.transfer = transfer
        // Safe because it is freed in `deinit` and nowhere else.
        unsafe buffer = .allocate(capacity: bytes.count)
        _ = unsafe buffer.initialize(from: bytes)
        self.then = then
        let (seconds, attoseconds) = limit.components
        unsafe transfer.pointee.dev_handle = handle.device
        unsafe transfer.pointee.endpoint = endpoint.address
        let type = endpoint.kind == .interrupt ? LIBUSB_TRANSFER_TYPE_INTERRUPT : LIBUSB_TRANSFER_TYPE_BULK
        unsafe transfer.pointee.type = UInt8(type.rawValue)
        unsafe transfer.pointee.timeout = UInt32(
            clamping: seconds * 1000 + attoseconds / 1_000_000_000_000_000)
        unsafe transfer.pointee.buffer = buffer.baseAddress
        unsafe transfer.pointee.length = Int32(clamping: bytes.count)
        unsafe transfer.pointee.callback = { @Sendable transfer in unsafe USBTransfer.ended(transfer) }
    }

    deinit {
        // Safe because nobody has the object: it is not under way, which holds it.
        unsafe libusb_free_transfer(transfer)
        unsafe buffer.deallocate()
    }

    /// Answers 0 or a libusb error; after 0 the callback comes once.
    func submit() -> Int32 {
        // Safe because it is released once: by the callback, or below when there will be none.
        let owned = unsafe Unmanaged.passRetained(self)
        unsafe transfer.pointee.user_data = owned.toOpaque()
        let result = unsafe libusb_submit_transfer(transfer)
        if result != 0 { unsafe owned.release() }
        return result
    }

    /// The callback comes soon, with what has gone over until then. The device must be open.
    func cancel() {
        // Safe because the transfer lives as long as this object.
        _ = unsafe libusb_cancel_transfer(transfer)
    }

    /// Safe because libusb calls this once for each submitted transfer, whose `submit` passed a retained object; it has
    /// let go of the buffer, of which `actual_length` bytes count.
    private static func ended(_ transfer: UnsafeMutablePointer<libusb_transfer>?) {
        guard let transfer = unsafe transfer, let owner = unsafe transfer.pointee.user_data else { return }
        let this = unsafe Unmanaged<USBTransfer>.fromOpaque(owner).takeRetainedValue()
        let count = min(max(0, Int(unsafe transfer.pointee.actual_length)), unsafe this.buffer.count)
        let bytes = unsafe Array(this.buffer[..<count])
        let status = unsafe transfer.pointee.status
        this.then(
            USBOutcome(
                bytes: bytes, error: DeviceError(usb: status), isStalled: status == LIBUSB_TRANSFER_STALL))
    }
}
