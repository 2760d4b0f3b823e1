import Hummingbird

/// Everything the office's listener serves: its pages, and the calls that read the inbox, book and decide.
///
/// What is added below `KnowUser` belongs to whoever signed in; that is every route but the health and the sign-in itself.
struct Office: Sendable {
    let inbox: Inbox
    let users: Users
    /// Nil where no authority was made.
    let trust: Trust?
    let door: OfficeDoor
    /// Where the key is that documents are signed with; nil where the server was given no folder.
    var documents: DocumentsFolder?

    func add(to router: some RouterMethods<DistrictContext>) {
        let own = router.group().add(middleware: ExpectOwnPage())
        SignInPage(inbox: inbox, users: users, door: door).add(to: own)
        let signedIn = own.group().add(middleware: KnowUser(users: users, door: door, now: inbox.now))
        // A new page: here, and in `Page.ways`. What needs an administrator: below `RequireUser(.admin)`.
        API(inbox: inbox).addReading(to: signedIn)
        OfficeCalls(inbox: inbox).add(to: signedIn)
        EventsPage(inbox: inbox).add(to: signedIn)
        ItemsPage(inbox: inbox).add(to: signedIn)
        ItemPage(inbox: inbox).add(to: signedIn)
        BookingsPage(inbox: inbox).add(to: signedIn)
        CountsPage(inbox: inbox).add(to: signedIn)
        KiosksPage(inbox: inbox, trust: trust).add(to: signedIn)
        KioskPage(inbox: inbox, trust: trust).add(to: signedIn)
        RecordPage(inbox: inbox, users: users).add(to: signedIn)
        AccountPage(inbox: inbox, users: users, door: door).add(to: signedIn)
        DocumentsPage(inbox: inbox, folder: documents).add(to: signedIn)
        let calls = DocumentCalls(inbox: inbox, folder: documents)
        calls.addReading(to: signedIn)
        calls.addPublishing(to: signedIn.group().add(middleware: RequireUser(.admin)))
        WriterCalls(inbox: inbox).addReading(to: signedIn)
        WriterCalls(inbox: inbox).addRelease(to: signedIn.group().add(middleware: RequireUser(.admin)))
    }
}
