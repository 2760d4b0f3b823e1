import FoundationEssentials
import Testing

/// The house as its design has it: which room may import which, and nothing else.
@Suite struct `The rooms of the house` {
    /// `DESIGN.md` 3: a room and what it may import of ours, apart from the doors to C.
    static let mayImport: [String: Set<String>] = [
        "Domain": [],
        "Devices": ["Domain"],
        "Paper": ["Domain"],
        "Store": ["Domain"],
        "District": ["Domain"],
        "Hall": ["Devices", "District", "Domain", "Paper", "Store"],
        "Pages": ["Domain", "Hall", "Store"],
        "kioskd": ["Devices", "District", "Domain", "Hall", "Pages", "Paper", "Store"],
        "kioskctl": ["Devices", "District", "Domain", "Paper", "Store"],
        "districtd": ["District", "Domain"],
        "benchtop": ["Devices", "Domain", "Paper"],
    ]

    /// Which room goes through which door to C; nobody else may.
    static let doors: [String: Set<String>] = [
        // Paper too: a technician's template is seen anew by the stamp that every watched file has.
        "CLinux": ["Devices", "District", "Paper", "benchtop", "kioskctl", "kioskd"],
        "CPostgres": ["districtd"], "CQREncode": ["Paper"], "CPango": ["Paper"], "CSQLite": ["Store"],
        "CUSB": ["Devices"], "CUdev": ["Devices"], "CZlib": ["District"],
    ]

    @Test func `imports run downwards only, and only as the table says`() throws {
        let ours = Set(Self.mayImport.keys).union(Self.doors.keys)
        for (room, allowed) in Self.mayImport {
            for file in try House.swiftFiles(in: "Sources/\(room)") {
                for module in try House.imports(of: file) where ours.contains(module) && module != room {
                    let open = allowed.contains(module) || Self.doors[module]?.contains(room) == true
                    #expect(open, "\(file) imports \(module), which \(room) may not")
                }
            }
        }
    }

    @Test func `the rules know no clock, no disk and no network`() throws {
        for file in try House.swiftFiles(in: "Sources/Domain") {
            let imports = try House.imports(of: file)
            #expect(imports.subtracting(["FoundationEssentials"]).isEmpty, "\(file) imports \(imports)")
            let text = try House.text(of: file)
            for word in ["await ", "async ", "Date()", "ContinuousClock", "DispatchQueue"] {
                #expect(!text.contains(word), "\(file) has \(word)")
            }
        }
    }

    @Test func `every folder under Sources is a room of the table`() throws {
        let rooms = try FileManager.default.contentsOfDirectory(atPath: House.root + "/Sources")
        #expect(Set(rooms) == Set(Self.mayImport.keys).union(Self.doors.keys))
    }

    @Test func `the top level holds what the house rules name`() throws {
        let top = try FileManager.default.contentsOfDirectory(atPath: House.root).filter {
            !$0.hasPrefix(".")
        }
        let allowed: Set = [
            "Package.swift", "Sources", "Tests", "Board", "Assets", "README.md", "Package.resolved",
        ]
        #expect(Set(top).subtracting(allowed).isEmpty)
    }

    @Test func `every promise the compiler cannot check has its reason beside it`() throws {
        for file in try House.swiftFiles(in: "Sources") {
            let lines = try House.text(of: file).split(separator: "\n", omittingEmptySubsequences: false)
            for (number, line) in lines.enumerated()
            where line.contains("@unchecked Sendable") || line.contains("@safe ") {
                let around = lines[max(0, number - 6)...min(lines.count - 1, number + 3)].joined()
                #expect(around.contains("Safe because"), "\(file):\(number + 1)")
            }
        }
    }

    @Test func `no page asks another server for anything`() throws {
        for file in try House.files(in: "Assets/pages") where !file.hasSuffix(".wav") {
            let text = try House.text(of: file)
                .replacing("http://www.w3.org/", with: "")  // names of XML dialects, never fetched
            #expect(!text.contains("http://") && !text.contains("https://"), "\(file) names another server")
        }
    }
}
