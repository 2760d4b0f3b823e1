/// What is plugged in: monitor events and enumerations in, changes out. Pure; merges by syspath, so that an event
/// that was on its way while an enumeration saw the same says nothing twice.
///
/// A re-plug under the same syspath is the old one's vanishing and a new one's appearing, with the next
/// `ID.plug`: when it came as remove and add, when an enumeration finds another plugging-in
/// (`UdevRecord.Plug`), and when the rules now say otherwise what drives the device.
package struct HotplugMachine: Sendable {
    package enum Action: Hashable, Sendable {
        case report(DeviceChange)
        case warn(Warning)
    }

    package enum Warning: Hashable, Sendable {
        /// More devices than are kept; said once until there is room again.
        case tooMany
        /// A rule names a driver or a role there is not.
        case unknownDriver(node: String)
        case unknownRole(node: String)
    }

    private struct Known {
        var device: PluggedDevice
        var plug: UdevRecord.Plug
    }

    /// A site has a handful; a hub full of them, a few dozen.
    package static let limit = 128
    /// How many places that were used once are remembered, for the count of their plugs.
    private static let memory = 1024

    private let table: HardwareTable
    private var known: [String: Known] = [:]
    private var plugs: [String: Int] = [:]
    /// Where places that were forgotten begin to count again: no `ID` comes twice.
    private var firstPlug = 1
    private var warned: Set<Warning> = []
    private var hasListed = false

    package init(table: HardwareTable) { self.table = table }

    package var devices: [PluggedDevice] {
        known.values.map(\.device).sorted { $0.id.syspath < $1.id.syspath }
    }

    /// One event of the monitor.
    package mutating func received(_ record: UdevRecord) -> [Action] {
        guard record.isRemoved else { return found(record) }
        // Old news: the enumeration has seen the next plugging-in already.
        if let known = known[record.syspath], known.plug.isOther(than: record.plug) { return [] }
        return vanish(record.syspath)
    }

    /// All there is now. The first time ends with `.listed`.
    package mutating func listed(_ records: [UdevRecord]) -> [Action] {
        let there = Set(records.map(\.syspath))
        var actions = known.keys.filter { !there.contains($0) }.sorted().flatMap { vanish($0) }
        for record in records { actions += found(record) }
        if !hasListed { actions.append(.report(.listed)) }
        hasListed = true
        return actions
    }
}

extension HotplugMachine {
    private mutating func found(_ record: UdevRecord) -> [Action] {
        switch DeviceMatch(record, table) {
        case .nothing: vanish(record.syspath)
        case .unknownDriver: vanish(record.syspath) + warn(.unknownDriver(node: record.node ?? ""))
        case .unknownRole: vanish(record.syspath) + warn(.unknownRole(node: record.node ?? ""))
        case .device(let match): found(match, record)
        }
    }

    private mutating func found(_ match: DeviceMatch.Device, _ record: UdevRecord) -> [Action] {
        var actions: [Action] = []
        if let old = known[record.syspath] {
            let isSame =
                (old.device.node, old.device.driver, old.device.role) == (
                    match.node, match.driver, match.role
                )
            if isSame && !old.plug.isOther(than: record.plug) {
                known[record.syspath]?.plug = old.plug.merged(with: record.plug)
                return []
            }
            actions = vanish(record.syspath)
        }
        guard known.count < Self.limit else { return actions + warn(.tooMany) }
        let device = PluggedDevice(
            id: PluggedDevice.ID(syspath: record.syspath, plug: nextPlug(record.syspath)), node: match.node,
            role: match.role, driver: match.driver, identity: record.identity)
        known[record.syspath] = Known(device: device, plug: record.plug)
        return actions + [.report(.appeared(device))]
    }

    private mutating func vanish(_ syspath: String) -> [Action] {
        guard let gone = known.removeValue(forKey: syspath) else { return [] }
        warned.remove(.tooMany)
        return [.report(.vanished(gone.device))]
    }

    private mutating func warn(_ warning: Warning) -> [Action] {
        guard warned.count < Self.memory else { return [] }
        return warned.insert(warning).inserted ? [.warn(warning)] : []
    }

    private mutating func nextPlug(_ syspath: String) -> Int {
        if plugs.count >= Self.memory, plugs[syspath] == nil {
            firstPlug = (plugs.values.max() ?? 0) + 1
            plugs = plugs.filter { known[$0.key] != nil }
        }
        let plug = plugs[syspath].map { $0 + 1 } ?? firstPlug
        plugs[syspath] = plug
        return plug
    }
}
