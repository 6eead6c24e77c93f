namespace DutyCall.Features.Admin.LoadDemo;

sealed record DemoContact(Guid Id, DemoPerson Owner, string Phone, string Name)
{
    public string Company { get; init; } = "";
    public string Title { get; init; } = "";
    public string Email { get; init; } = "";
    public string LeadStatus { get; init; } = "new";
    public decimal? DealValue { get; init; }
    public string Tags { get; init; } = "";
    public string PinnedNote { get; init; } = "";

    /// <summary>From now.</summary>
    public int? FollowUpHours { get; init; }
}

/// <summary>
/// Two hundred people to call. The first ones are the sandbox carrier's: each does what the title says. The others have numbers
/// from the ranges kept for fiction: 555-0100 to 555-0199 in the US, and Ofcom's for drama in the UK.
/// </summary>
static class DemoContacts
{
    const int Count = 200;

    static readonly (string Phone, string Name, string Does)[] Scripted =
    [
        ("+15550100100", "Eleanor Voss", "Answers and talks"),
        ("+15550100101", "Marcus Oyelaran", "Voicemail after 8 seconds"),
        ("+15550100102", "Bettina Kraus", "Busy"),
        ("+15550100103", "Noah Ansel", "Never answers"),
        ("+15550100104", "Fiona Lost", "Number does not exist"),
        ("+15550100105", "Hugo Quick", "Answers and hangs up at once"),
        ("+15550100106", "Ada Crossley", "Answers just as you cancel"),
        ("+15550100107", "Farrow Print Shop", "Fax machine"),
        ("+15550100108", "Uma Unclear", "Person or machine, hard to say"),
        ("+15550100109", "Ivor Menu", "Phone menu that wants digits"),
        ("+15550100110", "Dora Twice", "Her events come twice and out of order"),
        ("+15550100111", "Lorna Silent", "Her last event never comes"),
        ("+15550100112", "Seth Slow", "The carrier is slow to accept the call"),
        ("+15550100113", "Erik Storm", "The carrier says 503 but calls"),
        ("+15550100114", "Rita Limit", "The carrier says 429 twice, then calls"),
        ("+15550100120", "Echo", "Says back what you say"),
    ];

    static readonly string[] FirstNames =
    [
        "Amara", "Beatriz", "Caleb", "Dalia", "Edmund", "Farah", "Gideon", "Hana", "Isaac", "Jolene", "Kenji", "Lucia", "Malik", "Nadia", "Oscar",
        "Petra", "Quentin", "Rosa", "Samir", "Tilda", "Ulises", "Vera", "Wesley", "Ximena", "Yusuf", "Zelda", "Anselm", "Brigid", "Cyrus", "Dorothea",
        "Emeka", "Freya", "Gustavo", "Harriet", "Ikram", "Jasper", "Kalinda", "Leopold", "Mireille", "Nils",
    ];

    static readonly string[] LastNames =
    [
        "Abernathy", "Bellamy", "Castellanos", "Drummond", "Ekström", "Fairweather", "Galloway", "Hollis", "Iwasaki", "Jankowski", "Kessler",
        "Laurent", "Mbeki", "Norwood", "O'Rourke", "Pemberton", "Quintero", "Rasmussen", "Sandoval", "Thackeray", "Underhill", "Valdez", "Whitlock",
        "Xenakis", "Yamada", "Zielinski", "Ashdown", "Birchwood", "Carrasco", "Delacroix", "Eastman", "Fontaine", "Greenhalgh", "Hargreaves",
        "Ibrahim", "Juarez", "Kowalczyk", "Lindgren", "Montgomery", "Nakamura",
    ];

    static readonly string[] Companies =
    [
        "Alder & Finch", "Bayside Dental", "Cobalt Roofing", "Driftwood Hotels", "Elm Street Bakery", "Foxglove Nurseries", "Granite Logistics",
        "Harbor Light Clinic", "Ironbridge Tools", "Juniper Books", "Kestrel Freight", "Larkspur Schools", "Meridian Print", "Northgate Cold Storage",
        "Oakhurst Dairy", "Palisade Security", "Quarry Lane Brewing", "Redwood Fitness", "Saltmarsh Fisheries", "Thornbury Textiles",
    ];

    static readonly string[] Titles = ["Owner", "Office manager", "Facilities lead", "Finance director", "Operations manager", "Buyer"];

    static readonly string[] TagPool = ["solar", "renewal", "heat pump", "referral", "winter offer", "paperless", "business tariff", "moved house"];

    static readonly string[] Notes =
    [
        "Prefers mornings.", "Ask for the extension first.", "Contract ends in spring.", "Compares us with two others.", "Met us at the trade fair.",
    ];

    static readonly int[] AreaCodes = [202, 206, 212, 213, 303, 305, 312, 404, 415, 503, 512, 617, 702, 713, 808, 907];

    static readonly string[] BritishRanges = ["+4420794600", "+4416149600", "+4413149600", "+4411749600", "+4477009000"];

    public static IReadOnlyList<DemoContact> Of(DemoPeople people, Dice dice)
    {
        var agents = people.Agents.ToArray();
        var names = dice.Shuffled(FirstNames.SelectMany(_ => LastNames, (first, last) => (First: first, Last: last)));
        var phones = dice.Shuffled(AreaCodes.SelectMany(_ => Enumerable.Range(0, 100), (area, line) => $"+1{area}55501{line:00}"));
        var contacts = new List<DemoContact>(Count);

        foreach (var (phone, name, does) in Scripted)
            contacts.Add(new(dice.Id(), agents[contacts.Count % agents.Length], phone, name) { Title = does, Company = "Practice line", Tags = "practice" });
        while (contacts.Count < Count)
        {
            var at = contacts.Count;
            // One in six lives in the United Kingdom; each range takes a hundred, and none needs more than seven.
            var phone = at % 6 == 0 ? $"{BritishRanges[at / 6 % BritishRanges.Length]}{at / 30 + 10:00}" : phones[at];
            contacts.Add(Invent(dice.Id(), agents[at % agents.Length], phone, names[at], dice));
        }

        return contacts;
    }

    static DemoContact Invent(Guid id, DemoPerson owner, string phone, (string First, string Last) name, Dice dice)
    {
        var atWork = owner.Department!.Name == "Commercial" || dice.Chance(0.15);
        var status = dice.OneOf<string>(["new", "new", "new", "contacted", "contacted", "contacted", "qualified", "qualified", "disqualified"]);
        return new(id, owner, phone, $"{name.First} {name.Last}")
        {
            Company = atWork ? dice.OneOf(Companies) : "",
            Title = atWork ? dice.OneOf(Titles) : "",
            Email = $"{name.First}.{name.Last}@mail.example".Replace("'", "", StringComparison.Ordinal).Replace('ö', 'o').ToLowerInvariant(),
            LeadStatus = status,
            DealValue = status is "qualified" || dice.Chance(0.2) ? dice.Between(4, atWork ? 240 : 60) * 250m : null,
            Tags = string.Join(',', dice.Shuffled(TagPool).Take(dice.Below(4))),
            PinnedNote = dice.Chance(0.2) ? dice.OneOf(Notes) : "",
            FollowUpHours = dice.Chance(0.15) ? dice.Between(1, 10) * 24 : null,
        };
    }
}
