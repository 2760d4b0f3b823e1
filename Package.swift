// swift-tools-version: 6.2
// Targets are the rooms of the house; which room may import which is held by Tests/HouseTests.
import PackageDescription

/// The house settings: Swift 6 mode, the features that make it strict, and no warnings.
let house: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),  // SE-0335
    .enableUpcomingFeature("InternalImportsByDefault"),  // SE-0409
    .enableUpcomingFeature("MemberImportVisibility"),  // SE-0444
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),  // SE-0461
    .enableUpcomingFeature("InferIsolatedConformances"),  // SE-0470
    .strictMemorySafety(),  // SE-0458
    .treatAllWarnings(as: .error),  // SE-0480
]

func room(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: house)
}

func program(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .executableTarget(name: name, dependencies: dependencies, swiftSettings: house)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], resources: [Resource] = []) -> Target {
    .testTarget(
        name: name, dependencies: dependencies, resources: resources, swiftSettings: house)
}

let argumentParser = Target.Dependency.product(
    name: "ArgumentParser", package: "swift-argument-parser")
let asyncHTTPClient = Target.Dependency.product(
    name: "AsyncHTTPClient", package: "async-http-client")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let cryptoExtras = Target.Dependency.product(name: "CryptoExtras", package: "swift-crypto")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let hummingbirdTLS = Target.Dependency.product(name: "HummingbirdTLS", package: "hummingbird")
let lifecycle = Target.Dependency.product(
    name: "ServiceLifecycle", package: "swift-service-lifecycle")
let unixSignals = Target.Dependency.product(
    name: "UnixSignals", package: "swift-service-lifecycle")
let hummingbirdTesting = Target.Dependency.product(name: "HummingbirdTesting", package: "hummingbird")
let nio = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioSSL = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")
let log = Target.Dependency.product(name: "Logging", package: "swift-log")
let mustache = Target.Dependency.product(name: "Mustache", package: "swift-mustache")
let x509 = Target.Dependency.product(name: "X509", package: "swift-certificates")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

let package = Package(
    name: "OneWindow",
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-certificates", from: "1.21.1"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        // Hummingbird stands on these two; the listeners name their types.
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // Level 0: doors to C libraries.
        .target(name: "CLinux"),
        .systemLibrary(name: "CQREncode", pkgConfig: "libqrencode", providers: [.apt(["libqrencode-dev"])]),
        .systemLibrary(name: "CPango", pkgConfig: "pangocairo", providers: [.apt(["libpango1.0-dev"])]),
        .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),

        // Level 1: the rules.
        room("Domain"),

        // Level 2: the outside world, one room each.
        room("Devices", ["CLinux", "Domain", log]),
        room("Paper", ["CPango", "CQREncode", "Domain"]),
        room("Store", ["CSQLite", "Domain", grdb, crypto, cryptoExtras, log]),
        room("District", ["Domain", asyncHTTPClient, log, nio]),

        // Level 3: the stories.
        room("Hall", ["Devices", "District", "Domain", "Paper", "Store", lifecycle, log]),

        // Level 4: the screens.
        room(
            "Pages",
            [
                "Domain", "Hall", "Store", crypto, hummingbird, hummingbirdTLS, mustache, lifecycle, log, nio,
                nioSSL,
            ]),

        // Level 5: the programs.
        program(
            "kioskd",
            [
                "CLinux", "Devices", "District", "Domain", "Hall", "Pages", "Paper", "Store",
                asyncHTTPClient, argumentParser, crypto, hummingbird, hummingbirdTLS, lifecycle,
                log, unixSignals, x509, yams,
            ]),
        program(
            "kioskctl",
            [
                "Devices", "District", "Domain", "Paper", "Store", argumentParser, asyncHTTPClient, log, nio,
                yams,
            ]),
        program(
            "districtd",
            [
                "District", "Domain", argumentParser, crypto, grdb, hummingbird, lifecycle, log, nio,
                unixSignals,
            ]),
        program(
            "benchtop",
            ["CLinux", "Devices", "Domain", "Paper", argumentParser, hummingbird, lifecycle, log, nio]),

        // What the tests share: simulated time, printers, halls.
        .target(
            name: "Simulation",
            dependencies: ["Devices", "Domain", "Hall", "Paper", "Store", log],
            path: "Tests/Support", swiftSettings: house),

        tests("DomainTests", ["Domain"]),
        tests("DevicesTests", ["CLinux", "Devices", "Domain", log], resources: [.copy("Fixtures")]),
        tests("PaperTests", ["CPango", "CQREncode", "Domain", "Paper"], resources: [.copy("Fixtures")]),
        tests("StoreTests", ["Domain", "Store", grdb, log]),
        tests(
            "DistrictTests",
            [
                "District", "Domain", "districtd", asyncHTTPClient, crypto, grdb, hummingbird,
                hummingbirdTesting,
                hummingbirdTLS, log, nio, nioSSL, x509,
            ]),
        tests(
            "BenchtopTests",
            ["CLinux", "Devices", "Domain", "Paper", "benchtop", hummingbird, hummingbirdTesting, log]),
        tests(
            "HallTests",
            ["Devices", "District", "Domain", "Hall", "Paper", "Simulation", "Store", "benchtop", log]),
        tests(
            "PagesTests",
            [
                "Domain", "Hall", "Pages", "Simulation", "Store", hummingbird, hummingbirdTesting, log, nio,
                yams,
            ]),
        tests("KioskdTests", ["CLinux", "Domain", "Hall", "Simulation", "Store", "kioskd", log, x509, yams]),
        tests("KioskctlTests", ["Domain", "Store", "kioskctl", log]),
        tests("EndToEndTests", []),
        tests("HouseTests", []),
    ]
)
