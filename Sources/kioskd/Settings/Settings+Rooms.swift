import Devices
import Domain
import Hall

/// The settings in the terms of the rooms that they are for.
extension Settings {
    var profile: SiteProfile {
        SiteProfile(
            code: site.code, name: site.name, counters: counters, phone: site.phone,
            ticketExpiry: tickets.expiry, rules: rules)
    }

    var paper: PaperProfile {
        PaperProfile(
            rollMetres: devices.printer?.roll ?? PaperGauge.usualRollMetres,
            rendering: devices.printer?.rendering ?? .raster)
    }
}
