namespace DutyCall.Features.Admin.LoadDemo;

sealed record DemoDepartment(Guid Id, string Name);

sealed record DemoPerson(Guid Id, DemoDepartment? Department, string Email, string Name, string Role);

sealed record DemoNumber(Guid Id, string Number, string Label, DemoDepartment? Department, bool IsDefault);

/// <summary>Who works at Brightwater, and the numbers it calls from. All invented.</summary>
sealed class DemoPeople
{
    public const string Password = "demo-demo-demo";

    public DemoPeople(Dice dice)
    {
        var residential = new DemoDepartment(dice.Id(), "Residential");
        var commercial = new DemoDepartment(dice.Id(), "Commercial");
        Departments = [residential, commercial];
        People =
        [
            new(dice.Id(), null, "admin@demo.example", "Grace Okafor", "admin"),
            new(dice.Id(), residential, "jonah@demo.example", "Jonah Whitfield", "manager"),
            new(dice.Id(), commercial, "mara@demo.example", "Mara Lindholm", "manager"),
            new(dice.Id(), residential, "priya@demo.example", "Priya Raman", "agent"),
            new(dice.Id(), residential, "tomas@demo.example", "Tomas Lindqvist", "agent"),
            new(dice.Id(), residential, "lena@demo.example", "Lena Haddad", "agent"),
            new(dice.Id(), commercial, "omar@demo.example", "Omar Brooks", "agent"),
            new(dice.Id(), commercial, "ines@demo.example", "Ines Campos", "agent"),
            new(dice.Id(), commercial, "kofi@demo.example", "Kofi Mensah", "agent"),
        ];
        Numbers =
        [
            new(dice.Id(), "+15550109001", "Main line", null, true),
            new(dice.Id(), "+15550109002", "Residential", residential, false),
            new(dice.Id(), "+15550109003", "Commercial", commercial, false),
            new(dice.Id(), "+15550109004", "Renewals", residential, false),
        ];
    }

    public IReadOnlyList<DemoDepartment> Departments { get; }

    public IReadOnlyList<DemoPerson> People { get; }

    public IReadOnlyList<DemoNumber> Numbers { get; }

    public IEnumerable<DemoPerson> Agents => People.Where(person => person.Role == "agent");
}
