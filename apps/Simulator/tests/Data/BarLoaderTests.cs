using System.IO.Compression;
using System.Text;
using Longhouse.Simulator.Data;

namespace Longhouse.Simulator.Tests.Data;

public sealed class BarLoaderTests
{
    [Fact]
    public void Reads_both_formats_to_the_same_bars()
    {
        var named = Load("time,open,high,low,close,volume\n1136214000,4000,4003.25,3999.75,4001.5,10\n1136215800,4001.5,4011,4001,4011,0\n");
        var historical = Load("02/01/2006;15:00:00;4000;4003.25;3999.75;4001.5;10\n02/01/2006;15:30;4001.5;4011;4001;4011;0\n");
        Assert.Equal(2, named.Series.Scale.Digits);
        Assert.Equal(named.Series.Bars.ToArray(), historical.Series.Bars.ToArray());
        Assert.Equal(400325, named.Series[0].High);
    }

    [Theory]
    [InlineData("\uFEFFtime,open,high,low,close\n1,2,3,1,2\n")]
    [InlineData("Close,LOW,High,open,extra,Time\r\n2,1,3,2,x,1\r\n")]
    [InlineData("\"time\",\"open\",\"high\",\"low\",\"close\"\n\"1\",\"2\",\"3\",\"1\",\"2\"\n")]
    [InlineData("time,open,high,low,close\n1, 2 ,3.000,+1,2e0\n\n\n")]
    [InlineData("1,2,3,1,2\n")]
    [InlineData("1,2,3,1,2,100\n")]
    [InlineData("Time;Open;High;Low;Close\n1;2;3;1;2\n")]
    [InlineData("1970-01-01T00:00:01Z,2,3,1,2\n")]
    [InlineData("time,open,high,low,close\n1970-01-01 02:00:01+02:00,2,3,1,2\n")]
    [InlineData("1970-01-01;00:00:01;2;3;1;2;5\n")]
    public void Takes_what_means_the_same(string text)
    {
        var bar = Load(text).Series[0];
        Assert.Equal((1, 2, 3, 1, 2), (bar.Time, bar.Open, bar.High, bar.Low, bar.Close));
    }

    [Theory]
    [InlineData("", "The file is empty.")]
    [InlineData("\n \n", "The file is empty.")]
    [InlineData("time,open,high,low,close\n", "The file holds no bars.")]
    [InlineData("hello\n", "Row 1: This is neither")]
    [InlineData("1,2,3\n", "Row 1: There are too few columns: time, open, high, low and close are needed")]
    [InlineData("\u00FF\u00FEt\0i\0m\0e\0", "This is UTF-16 text. Save the file as UTF-8.")]
    [InlineData("PK\u0003\u0004", "This is a zip archive.")]
    [InlineData("time;open;high;low;close\n1,2,3,1,2\n", "Row 2: 1 column, but there must be 5.")]
    [InlineData("time,open,high,low,close\n1;2;3;1;2\n", "Row 2: 1 column, but there must be 5.")]
    [InlineData("01/02/2024;10:00;1;2;1;1;0\n01/02/2024,10:30,1,2,1,1,0\n", "Row 2: 1 column, but there must be 7.")]
    [InlineData("01/02/2024;10:00;1,5;2;1;1;0\n", "Row 1: the open \"1,5\" is not a price.")]
    [InlineData("time,open,high,low,close\n1,2,3,-Infinity,2\n", "Row 2: the low \"-Infinity\" is not a price.")]
    [InlineData("time,open,high,low,close\n1,2,9999999999999999999999,1,2\n", "Row 2: the high \"9999999999999999999999\" is not a price.")]
    [InlineData("time,open,high,low,close\n1,\"2,3,1,2\n", "Row 2: the open \"\"2\" is not a price.")]
    [InlineData("time,open,high,low\n1,2,3,1\n", "Row 1: There is no column \"close\"")]
    [InlineData("time,open,high,low,close\n1,2,3,1\n", "Row 2: 4 columns, but there must be 5.")]
    [InlineData("time,open,high,low,close\n1,2,3,1,2\n2,NaN,3,1,2\n", "Row 3: the open \"NaN\" is not a price.")]
    [InlineData("time,open,high,low,close\n1,2,Infinity,1,2\n", "Row 2: the high \"Infinity\" is not a price.")]
    [InlineData("time,open,high,low,close\n1,2,1e300,1,2\n", "Row 2: the high \"1e300\" is not a price.")]
    [InlineData("time,open,high,low,close\n1,2,,1,2\n", "Row 2: the high \"\" is not a price.")]
    [InlineData("time,open,high,low,close\nyesterday,2,3,1,2\n", "Row 2: \"yesterday\" is not a time in Unix seconds, or like 2024-12-31T16:30:00Z.")]
    [InlineData("time,open,high,low,close\n99999999999999,2,3,1,2\n", "Row 2: 99999999999999 is no time")]
    [InlineData("time,open,high,low,close,volume\n1,2,3,1,2,many\n", "Row 2: the volume \"many\" is not a number.")]
    [InlineData("time,open,high,low,close,volume\n1,2,3,1,2,-5\n", "Row 2: the volume is below 0.")]
    [InlineData("time,open,high,low,close\n1,2,3,1,3.5\n", "Row 2: the high (3.0) is below the close (3.5).")]
    [InlineData("time,open,high,low,close\n1,0.5,3,1,2\n", "Row 2: the low (1.0) is above the open (0.5).")]
    [InlineData("31/02/2024;10:00;1;2;1;1;0\n", "Row 1: \"31/02/2024;10:00\" is not a time like")]
    [InlineData("01/02/2024;25:00;1;2;1;1;0\n", "Row 1: \"01/02/2024;25:00\" is not a time like")]
    [InlineData("01/02/2024;10:00;1;2\n", "Row 1: 4 columns, but there must be 7.")]
    public void Says_which_row_is_wrong_and_why(string text, string says) =>
        Assert.StartsWith(says, Assert.Throws<CsvException>(() => Load(text)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("4293.42136501581", "4300.5", "4293.42136501581", "4300.5")]
    [InlineData("0.00001234", "0.00001235", "0.00001234", "0.00001235")]
    [InlineData("0.30000000000000004", "0.4", "0.30000000000000004", "0.4")]
    [InlineData("4300.618205510919", "4301.25", "4300.618205510919", "4301.25")]
    [InlineData("1100.3000000000002", "1200.25", "1100.3000000000002", "1200.25")]
    [InlineData("90.300000000000011", "1200.25", "90.300000000000011", "1200.25")]
    [InlineData("1.123456789", "123456789012.5", "1.1234568", "123456789012.5")] // between them there is room for seven places
    [InlineData("0.0000000000000000004", "1e-3", "0.0", "0.001")]
    [InlineData("999999999999999", "999999999999999", "999999999999999.0", "999999999999999.0")]
    [InlineData("-12.5", "1.5e2", "-12.5", "150.0")]
    public void Prices_keep_their_digits_in_one_scale(string low, string high, string lowRead, string highRead)
    {
        var series = Load($"time,open,high,low,close\n1,{low},{high},{low},{high}\n").Series;
        Assert.Equal((lowRead, highRead), (series.Scale.ToText(series[0].Low), series.Scale.ToText(series[0].High)));
    }

    [Fact]
    public void Sorts_and_keeps_the_last_of_equal_times()
    {
        var loaded = Load("time,open,high,low,close\n30,3,3,3,3\n10,1,1,1,1\n20,2,2,2,2\n10,9,9,9,9\n");
        Assert.Equal([(10L, 9L), (20L, 2L), (30L, 3L)], loaded.Series.Bars.ToArray().Select(b => (b.Time, b.Close)));
        Assert.Equal((1, true), (loaded.Duplicates, loaded.WasUnsorted));
    }

    [Fact]
    public void Drops_a_few_bad_rows_and_refuses_a_file_with_many()
    {
        string File(int bad) => "time,open,high,low,close\n" + string.Concat(Enumerable.Range(0, 200).Select(i => $"{i},2,{(i < bad ? 1 : 3)},1,2\n"));
        Assert.Equal((198, 2), (Load(File(2)).Series.Count, Load(File(2)).Dropped));
        Assert.Contains("3 of 200 rows are like that", Assert.Throws<CsvException>(() => Load(File(3))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_row_with_a_negative_volume_is_a_bad_row_and_one_with_none_is_not()
    {
        string File(string volume) => "time,open,high,low,close,volume\n" + string.Concat(Enumerable.Range(0, 200).Select(i => $"{i},2,3,1,2,{(i == 7 ? volume : "5")}\n"));
        Assert.Equal((199, 1), (Load(File("-5")).Series.Count, Load(File("-5")).Dropped));
        Assert.Equal((200, 0), (Load(File("NaN")).Series.Count, Load(File("NaN")).Dropped));
    }

    [Fact]
    public void Digits_that_only_rounding_left_are_kept_and_not_shown()
    {
        var scale = Load("time,open,high,low,close\n1,100.1,100.30000000000001,99.900000000000006,100.25\n").Series.Scale;
        Assert.Equal((15, 2), (scale.Digits, scale.ShownDigits));
        Assert.Equal("100.30", scale.ToWords(100_300_000_000_000_010));
        Assert.Equal(8, Load("time,open,high,low,close\n1,100.12345678901,101,99,100\n").Series.Scale.ShownDigits);
    }

    [Fact]
    public void Negative_prices_are_prices()
    {
        var series = Load("time,open,high,low,close\n1,-37.63,-10.5,-40.32,-13.1\n").Series;
        Assert.Equal((-3763L, -4032L), (series[0].Open, series[0].Low));
        Assert.Equal("-40.32", series.Scale.ToText(series[0].Low));
    }

    [Fact]
    public void Check_lists_every_fault_with_its_row()
    {
        var faults = BarLoader.Check(Encoding.UTF8.GetBytes("time,open,high,low,close\n5,2,3,1,2\n5,2,3,1,x\n4,2,1,3,2\n"), 100);
        Assert.Equal([3, 4, 4], faults.Select(f => f.Row));
    }

    [Fact]
    public void Packed_files_are_read_and_those_cut_off_are_not()
    {
        var folder = Directory.CreateTempSubdirectory("longhouse-bars-");
        try
        {
            var path = Path.Combine(folder.FullName, "bars.csv.gz");
            using var text = new StringWriter();
            new BarGenerator(3).Write(500, text);
            using (var gzip = new GZipStream(File.Create(path), CompressionLevel.Fastest))
                gzip.Write(Encoding.UTF8.GetBytes(text.ToString()));
            Assert.Equal(500, BarLoader.Load(path).Series.Count);

            var bytes = File.ReadAllBytes(path);
            File.WriteAllBytes(path, bytes[..(bytes.Length / 2)]);
            Assert.Contains("cut off", Assert.Throws<CsvException>(() => BarLoader.Load(path)).Message, StringComparison.Ordinal);
            Assert.Contains("is a folder", Assert.Throws<CsvException>(() => BarLoader.Load(folder.FullName)).Message, StringComparison.Ordinal);
            Assert.StartsWith("There is no file", Assert.Throws<CsvException>(() => BarLoader.Load(path + "x")).Message, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void A_file_too_large_is_refused_before_it_is_read()
    {
        var folder = Directory.CreateTempSubdirectory("longhouse-bars-");
        try
        {
            var path = Path.Combine(folder.FullName, "bars.csv");
            using (var file = File.Create(path))
                file.SetLength(2L * 1024 * 1024 * 1024); // a hole: it takes no room on the disk
            Assert.EndsWith("has 2,048 MB; a file of bars has at most 512 MB.", Assert.Throws<CsvException>(() => BarLoader.Load(path)).Message, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public void A_file_that_may_not_be_read_says_so()
    {
        var folder = Directory.CreateTempSubdirectory("longhouse-bars-");
        var path = Path.Combine(folder.FullName, "bars.csv");
        File.WriteAllText(path, "time,open,high,low,close\n1,2,3,1,2\n");
        File.SetUnixFileMode(path, UnixFileMode.None);
        folder.UnixFileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        try
        {
            // Root may read everything; as nobody, this thread may not.
            FileUser.BeNobody();
            Assert.Equal("This user may not read bars.csv.", Assert.Throws<CsvException>(() => BarLoader.Load(path)).Message);
        }
        finally
        {
            FileUser.BeMyself();
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void The_generator_makes_the_same_sound_bars_from_the_same_seed()
    {
        string Make(ulong seed)
        {
            using var text = new StringWriter();
            new BarGenerator(seed).Write(5000, text);
            return text.ToString();
        }
        var made = Make(1);
        Assert.Equal(made, Make(1));
        Assert.NotEqual(made, Make(2));
        Assert.Empty(BarLoader.Check(Encoding.UTF8.GetBytes(made), 10));
        Assert.DoesNotContain(Load(made).Series.Bars.ToArray(), bar => DateTimeOffset.FromUnixTimeSeconds(bar.Time) is { Hour: 22 } or { DayOfWeek: DayOfWeek.Saturday });
        var series = Load(made).Series;
        Assert.All(series.Bars.ToArray(), bar => Assert.Equal(0, bar.Close * 4 % (long)series.Scale.Unit)); // quarter points
    }

    private static LoadedBars Load(string text) =>
        BarLoader.Load(text.StartsWith('\u00FF') ? Encoding.Latin1.GetBytes(text) : Encoding.UTF8.GetBytes(text));
}
