using FsCheck;
using FsCheck.Fluent;

namespace DutyCall.Domain;

public sealed class PhoneNumberTests
{
    static readonly PhoneNumberSamples Samples = new(seed: 7);

    static readonly Config Repeatable = Config.QuickThrowOnFailure.WithMaxTest(2_000).WithReplay(20260717, 1);

    [Theory]
    [InlineData("020 7946 0958", "GB", "+442079460958")]
    [InlineData("+44 (0)20 7946 0958", "US", "+442079460958")]
    [InlineData("tel:+44-20-7946-0958", null, "+442079460958")]
    [InlineData("(213) 373-4253", "US", "+12133734253")]
    [InlineData("1.213.373.4253", "US", "+12133734253")]
    [InlineData("011 44 20 7946 0958", "US", "+442079460958")]
    [InlineData("00442079460958", "US", "+442079460958")]
    [InlineData("0044 20 7946 0958", "DE", "+442079460958")]
    [InlineData("\uFF0B\uFF11 \uFF12\uFF11\uFF13 \uFF13\uFF17\uFF13 \uFF14\uFF12\uFF15\uFF13", "DE", "+12133734253")]
    [InlineData("8 (912) 345-67-89", "RU", "+79123456789")]
    [InlineData("+39 06 6982 0001", null, "+390669820001")]
    [InlineData("+800 1234 5678", null, "+80012345678")]
    public void Reads_all_common_ways_to_write_a_number(string text, string? region, string e164)
    {
        var parse = PhoneNumber.Parse(text, region);

        Assert.True(parse.IsValid);
        Assert.Equal(e164, parse.Number.E164);
    }

    [Fact]
    public void Tells_all_it_knows_of_a_number()
    {
        var number = PhoneNumber.Parse("(876) 456-1234 ext. 12", "JM").Number!;

        Assert.Equal(("JM", "Jamaica", "1"), (number.Region, number.CountryName, number.CountryCode));
        Assert.Equal(("8764561234", "12"), (number.NationalNumber, number.Extension));
        Assert.Equal(("(876) 456-1234 ext. 12", "+1 876 456 1234 ext. 12"), (number.National, number.International));
        Assert.Equal(["America/Jamaica"], number.PossibleTimeZones);
    }

    [Theory]
    [InlineData("hello", "US", PhoneNumberProblemKind.NotANumber)]
    [InlineData("", "US", PhoneNumberProblemKind.NotANumber)]
    [InlineData("+", "US", PhoneNumberProblemKind.NotANumber)]
    [InlineData("12", null, PhoneNumberProblemKind.MissingCountryCode)]
    [InlineData("5551234567", null, PhoneNumberProblemKind.MissingCountryCode)]
    [InlineData("2079460958", "XX", PhoneNumberProblemKind.MissingCountryCode)]
    [InlineData("+999 123 456", "US", PhoneNumberProblemKind.InvalidCountryCode)]
    [InlineData("213 373", "US", PhoneNumberProblemKind.TooShort)]
    [InlineData("+1 213 373 42530", "US", PhoneNumberProblemKind.TooLong)]
    [InlineData("0113 496 00001", "GB", PhoneNumberProblemKind.TooLong)]
    [InlineData("+44 12345678", null, PhoneNumberProblemKind.InvalidLength)]
    [InlineData("(555) 123-4567", "US", PhoneNumberProblemKind.InvalidForRegion)]
    [InlineData("9-1-1", "US", PhoneNumberProblemKind.Emergency)]
    [InlineData("999", "GB", PhoneNumberProblemKind.Emergency)]
    public void Names_the_reason_it_refuses(string text, string? region, PhoneNumberProblemKind kind)
    {
        var parse = PhoneNumber.Parse(text, region);

        Assert.False(parse.IsValid);
        Assert.Equal(kind, parse.Problem.Kind);
        Assert.EndsWith(".", parse.Problem.Message);
    }

    [Fact]
    public void Says_how_many_digits_a_country_needs() => Assert.Equal(
        "This number is too long for United Kingdom (+44): it needs 7, 9 or 10 digits after the country code.",
        PhoneNumber.Parse("+44 20 7946 0958 99", null).Problem?.Message);

    [Theory]
    [InlineData("911", "US", true)]
    [InlineData("112", "US", true)]
    [InlineData("9 9 9", "GB", true)]
    [InlineData("\uFF19\uFF19\uFF19", "GB", true)]
    [InlineData("17", "FR", true)]
    [InlineData("000", "AU", true)]
    [InlineData("110", "JP", true)]
    [InlineData("90000", "SE", true)]
    [InlineData("110", "US", false)]
    [InlineData("999", null, true)]
    [InlineData("411", "US", false)]
    [InlineData("020 7946 0958", "GB", false)]
    public void Knows_emergency_numbers(string text, string? region, bool emergency) =>
        Assert.Equal(emergency, PhoneNumber.IsEmergency(text, region));

    [Theory]
    [InlineData("+1 900 234 5678", true)]
    [InlineData("+44 909 879 0000", true)]
    [InlineData("+49 900 1234567", true)]
    [InlineData("+1 800 234 5678", false)]
    [InlineData("+44 20 7946 0958", false)]
    public void Knows_premium_rates(string text, bool premium) => Assert.Equal(premium, PhoneNumber.Parse(text, null).Number?.IsPremiumRate);

    [Theory]
    [InlineData("+12125550123", "America/New_York")]
    [InlineData("+913322221111", "Asia/Kolkata")]
    [InlineData("+441481960194", "Europe/Guernsey")]
    [InlineData("+442079460958", "Europe/London")]
    [InlineData("+447911123456", "Europe/Guernsey Europe/Isle_of_Man Europe/Jersey Europe/London")]
    [InlineData("+34612345678", "Atlantic/Canary Europe/Madrid")]
    [InlineData("+61412345678", "Australia/Adelaide Australia/Brisbane Australia/Eucla Australia/Lord_Howe Australia/Perth Australia/Sydney Indian/Christmas Indian/Cocos")]
    [InlineData("+5511961234567", "America/Sao_Paulo")]
    public void Lists_every_zone_in_which_it_may_ring(string e164, string zones) =>
        Assert.Equal(zones.Split(' '), PhoneNumber.Parse(e164, null).Number!.PossibleTimeZones);

    [Fact]
    public void Every_number_has_zones_that_this_system_knows()
    {
        var zones = Numbers(5_000).Where(number => number.Region is not null).SelectMany(number =>
        {
            Assert.NotEmpty(number.PossibleTimeZones);
            return number.PossibleTimeZones;
        }).Distinct().ToArray();

        Assert.True(zones.Length > 200);
        Assert.All(zones, zone => TimeZoneInfo.FindSystemTimeZoneById(zone));
    }

    [Fact]
    public void Every_region_has_a_name() =>
        Assert.All(Samples.Regions, region => Assert.NotEqual(region, PhoneMetadata.Current.NameOf(region)));

    [Fact]
    public void E164_is_read_back_as_the_same_number_everywhere()
    {
        var random = new Random(3);
        var read = Numbers(20_000).Select(number =>
        {
            var back = PhoneNumber.Parse(number.E164, random.GetItems([.. Samples.Regions], 1)[0]).Number;
            return (number, back);
        }).ToArray();

        Assert.True(read.Length > 15_000);
        Assert.All(read, pair =>
        {
            Assert.Equal(pair.number, pair.back);
            Assert.Equal((pair.number.Region, pair.number.Type), (pair.back!.Region, pair.back.Type));
        });
    }

    [Fact]
    public void International_form_is_read_back_as_the_same_number() =>
        Assert.All(Numbers(5_000), number => Assert.Equal(number, PhoneNumber.Parse(number.International, null).Number));

    [Fact]
    public void No_text_makes_it_throw() => Prop.ForAll<string?, NonNull<string>>((noise, tail) =>
    {
        var region = Samples.Regions[tail.Get.Length % Samples.Regions.Count];

        foreach (var text in new[] { noise ?? "", $"+{noise}", $"+44{noise}{tail.Get}", $"tel:5{noise};phone-context={tail.Get}", $"555{noise}ext{tail.Get}" })
        {
            var parse = PhoneNumber.Parse(text, region);
            Assert.True(parse.IsValid == (parse.Number?.IsValid == true && parse.Problem is null));
            PhoneNumber.Describe(text, region);
            PhoneNumber.IsEmergency(text, region);
        }
    }).Check(Repeatable);

    static IEnumerable<PhoneNumber> Numbers(int count) => Enumerable.Range(0, count)
        .Select(_ => Samples.NextNumber())
        .Select(digits => PhoneNumber.Parse($"+{digits.CallingCode}{digits.National}", null))
        .Where(parse => parse.IsValid)
        .Select(parse => parse.Number!);
}
