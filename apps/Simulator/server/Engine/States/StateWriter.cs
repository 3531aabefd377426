using System.Buffers.Binary;
using System.Numerics;

namespace Longhouse.Simulator.Engine.States;

/// <summary>Numbers one after the other: whole ones as short as they are, the others as their eight bytes.</summary>
internal sealed class StateWriter
{
    private byte[] _bytes = new byte[4096];
    private int _length;

    public byte[] ToArray() => _bytes.AsSpan(0, _length).ToArray();

    public void Whole(long value)
    {
        // The sign goes to the last bit, so that small negative numbers are short too.
        var rest = (ulong)((value << 1) ^ (value >> 63));
        var bytes = Room(10);
        var used = 0;
        for (; rest >= 0x80; rest >>= 7)
            bytes[used++] = (byte)(rest | 0x80);
        bytes[used++] = (byte)rest;
        _length += used;
    }

    public void Whole(long? value)
    {
        Flag(value is not null);
        if (value is { } number)
            Whole(number);
    }

    public void Real(double value)
    {
        BinaryPrimitives.WriteDoubleLittleEndian(Room(8), value);
        _length += 8;
    }

    public void Real(double? value)
    {
        Flag(value is not null);
        if (value is { } number)
            Real(number);
    }

    public void Flag(bool value) => Whole(value ? 1 : 0);

    private Span<byte> Room(int length)
    {
        if (_length + length > _bytes.Length)
            Array.Resize(ref _bytes, (int)BitOperations.RoundUpToPowerOf2((uint)(_length + length)));
        return _bytes.AsSpan(_length, length);
    }
}

/// <summary>Reads what a <see cref="StateWriter"/> wrote, in the same order.</summary>
internal ref struct StateReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    public long Whole()
    {
        ulong value = 0;
        var shift = 0;
        byte part;
        do
        {
            part = _rest[0];
            _rest = _rest[1..];
            value |= (ulong)(part & 0x7F) << shift;
            shift += 7;
        }
        while (part >= 0x80);
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    public int Int() => checked((int)Whole());

    public long? WholeOrNull() => Flag() ? Whole() : null;

    public double Real()
    {
        var value = BinaryPrimitives.ReadDoubleLittleEndian(_rest);
        _rest = _rest[8..];
        return value;
    }

    public double? RealOrNull() => Flag() ? Real() : null;

    public bool Flag() => Whole() != 0;
}
