<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name></name>
    <message numerus="yes">
        <source>Wrong PIN. %n attempt(s) left.</source>
        <translation>
            <numerusform>Wrong PIN. %n attempt left.</numerusform>
            <numerusform>Wrong PIN. %n attempts left.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Wait %n second(s), then try again.</source>
        <translation>
            <numerusform>Wait %n second, then try again.</numerusform>
            <numerusform>Wait %n seconds, then try again.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n min ago</source>
        <translation>
            <numerusform>%n min ago</numerusform>
            <numerusform>%n min ago</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n h ago</source>
        <translation>
            <numerusform>%n h ago</numerusform>
            <numerusform>%n h ago</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n item(s)</source>
        <translation>
            <numerusform>%n item</numerusform>
            <numerusform>%n items</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The %n most popular; type more to narrow down</source>
        <translation>
            <numerusform>The %n most popular; type more to narrow down</numerusform>
            <numerusform>The %n most popular; type more to narrow down</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n style(s), most popular first</source>
        <translation>
            <numerusform>%n style, most popular first</numerusform>
            <numerusform>%n styles, most popular first</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The %n most popular of %1; type more to narrow down</source>
        <translation>
            <numerusform>The %n most popular of %1; type more to narrow down</numerusform>
            <numerusform>The %n most popular of %1; type more to narrow down</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n here</source>
        <translation>
            <numerusform>%n here</numerusform>
            <numerusform>%n here</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n near</source>
        <translation>
            <numerusform>%n near</numerusform>
            <numerusform>%n near</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>DC %n</source>
        <translation>
            <numerusform>DC %n</numerusform>
            <numerusform>DC %n</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n in all</source>
        <translation>
            <numerusform>%n in all</numerusform>
            <numerusform>%n in all</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n on the way to this store</source>
        <translation>
            <numerusform>%n on the way to this store</numerusform>
            <numerusform>%n on the way to this store</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n in this store</source>
        <translation>
            <numerusform>%n in this store</numerusform>
            <numerusform>%n in this store</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Longest wait %n min</source>
        <translation>
            <numerusform>Longest wait %n min</numerusform>
            <numerusform>Longest wait %n min</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Longest wait %n h</source>
        <translation>
            <numerusform>Longest wait %n h</numerusform>
            <numerusform>Longest wait %n h</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Handover works offline too: %n pickup code(s) are on this device.</source>
        <translation>
            <numerusform>Handover works offline too: %n pickup code is on this device.</numerusform>
            <numerusform>Handover works offline too: %n pickup codes are on this device.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Scan %n more</source>
        <translation>
            <numerusform>Scan %n more</numerusform>
            <numerusform>Scan %n more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n s left</source>
        <translation>
            <numerusform>%n s left</numerusform>
            <numerusform>%n s left</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n item(s) need you</source>
        <translation>
            <numerusform>%n item needs you</numerusform>
            <numerusform>%n items need you</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n waiting to be sent</source>
        <translation>
            <numerusform>%n waiting to be sent</numerusform>
            <numerusform>%n waiting to be sent</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Request %n piece(s)</source>
        <translation>
            <numerusform>Request %n piece</numerusform>
            <numerusform>Request %n pieces</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n waiting</source>
        <translation>
            <numerusform>%n waiting</numerusform>
            <numerusform>%n waiting</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Next try in %n second(s).</source>
        <translation>
            <numerusform>Next try in %n second.</numerusform>
            <numerusform>Next try in %n seconds.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n second(s) left</source>
        <translation>
            <numerusform>%n second left</numerusform>
            <numerusform>%n seconds left</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n minute(s) left</source>
        <translation>
            <numerusform>%n minute left</numerusform>
            <numerusform>%n minutes left</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n character(s), read well</source>
        <translation>
            <numerusform>%n character, read well</numerusform>
            <numerusform>%n characters, read well</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Shown %n time(s) so far.</source>
        <translation>
            <numerusform>Shown %n time so far.</numerusform>
            <numerusform>Shown %n times so far.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n hour(s)</source>
        <translation>
            <numerusform>%n hour</numerusform>
            <numerusform>%n hours</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n minute(s)</source>
        <translation>
            <numerusform>%n minute</numerusform>
            <numerusform>%n minutes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n style(s) without the filter “%1”.</source>
        <translation>
            <numerusform>%n style without the filter “%1”.</numerusform>
            <numerusform>%n styles without the filter “%1”.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Counted %n time(s)</source>
        <translation>
            <numerusform>Counted %n time</numerusform>
            <numerusform>Counted %n times</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Whole day, %n shift(s)</source>
        <translation>
            <numerusform>Whole day, %n shift</numerusform>
            <numerusform>Whole day, %n shifts</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>On slip %2 the till sold %n piece(s) of %1 for an order that HQ does not have. The stock is booked.</source>
        <translation>
            <numerusform>On slip %2 the till sold %n piece of %1 for an order that HQ does not have. The stock is booked.</numerusform>
            <numerusform>On slip %2 the till sold %n pieces of %1 for an order that HQ does not have. The stock is booked.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ContactSheet</name>
    <message numerus="yes">
        <source>%n digit(s) to go</source>
        <translation>
            <numerusform>%n digit to go</numerusform>
            <numerusform>%n digits to go</numerusform>
        </translation>
    </message>
</context>
</TS>
