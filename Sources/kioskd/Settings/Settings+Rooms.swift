import Devices
import Domain
import Hall
import Paper

/// The settings in the terms of the rooms that they are for.
extension Settings {
    var profile: SiteProfile {
        SiteProfile(
            code: site.code, name: site.name, counters: counters, phone: site.phone,
            ticketExpiry: tickets.expiry)
    }

    var paper: PaperProfile {
        PaperProfile(
            printer: PrinterProfile(width: devices.printer?.width ?? PrinterProfile().width),
            rollMetres: devices.printer?.roll ?? PaperGauge.usualRollMetres)
    }

    /// Nil where there is no printer.
    var printer: EscposPrinter.Settings? {
        guard let printer = devices.printer, printer.driver == .escpos, let address = printer.path else {
            return nil
        }
        return .init(address: address, confirmation: printer.confirm, baud: printer.baud)
    }
}
