<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name></name>
    <message>
        <source>To pay at the till</source>
        <translation>待收银台收款</translation>
    </message>
    <message>
        <source>To be shipped</source>
        <translation>待发货</translation>
    </message>
    <message>
        <source>Requested</source>
        <translation>等待确认</translation>
    </message>
    <message>
        <source>To pick</source>
        <translation>待拣</translation>
    </message>
    <message>
        <source>Picking</source>
        <translation>拣货中</translation>
    </message>
    <message>
        <source>To collect</source>
        <translation>待取</translation>
    </message>
    <message>
        <source>Shipped</source>
        <translation>已发货</translation>
    </message>
    <message>
        <source>Delivered</source>
        <translation>已送达</translation>
    </message>
    <message>
        <source>Handed over</source>
        <translation>已交付</translation>
    </message>
    <message>
        <source>Not available</source>
        <translation>没有货</translation>
    </message>
    <message>
        <source>On its way</source>
        <translation>运送中</translation>
    </message>
    <message>
        <source>Received</source>
        <translation>已到店</translation>
    </message>
    <message>
        <source>Bought</source>
        <translation>已购买</translation>
    </message>
    <message>
        <source>Moved</source>
        <translation>已改派</translation>
    </message>
    <message>
        <source>Not collected</source>
        <translation>逾期未取</translation>
    </message>
    <message>
        <source>Put back</source>
        <translation>已退回货架</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>已取消</translation>
    </message>
    <message>
        <source>To deliver</source>
        <translation>待配送</translation>
    </message>
    <message>
        <source>To try on</source>
        <translation>待试穿</translation>
    </message>
    <message>
        <source>Cash</source>
        <translation>现金</translation>
    </message>
    <message>
        <source>Card terminal or till</source>
        <translation>刷卡机/收银机</translation>
    </message>
    <message>
        <source>QR payment</source>
        <translation>扫码支付</translation>
    </message>
    <message>
        <source>Pay at the till</source>
        <translation>收银台付款</translation>
    </message>
    <message>
        <source>Stored value</source>
        <translation>储值</translation>
    </message>
    <message>
        <source>Pay at pickup</source>
        <translation>到店付款</translation>
    </message>
    <message>
        <source>Cash on delivery</source>
        <translation>货到付款</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>订单</translation>
    </message>
    <message>
        <source>Made ready</source>
        <translation>备好</translation>
    </message>
    <message>
        <source>Handover</source>
        <translation>交付</translation>
    </message>
    <message>
        <source>Goods handed out</source>
        <translation>商品已交付</translation>
    </message>
    <message>
        <source>Left for the customer</source>
        <translation>已出门配送</translation>
    </message>
    <message>
        <source>Delivery</source>
        <translation>送达</translation>
    </message>
    <message>
        <source>Goods taken back</source>
        <translation>已收回退货</translation>
    </message>
    <message>
        <source>Replenishment requested</source>
        <translation>已申请补货</translation>
    </message>
    <message>
        <source>Drawer counted</source>
        <translation>已点钱</translation>
    </message>
    <message>
        <source>Changed their mind</source>
        <translation>顾客改变主意</translation>
    </message>
    <message>
        <source>It takes too long</source>
        <translation>等待太久</translation>
    </message>
    <message>
        <source>Wrong item</source>
        <translation>选错商品</translation>
    </message>
    <message>
        <source>Another reason</source>
        <translation>其他原因</translation>
    </message>
    <message>
        <source>Customer told</source>
        <translation>已告知顾客</translation>
    </message>
    <message>
        <source>Phone number looked up</source>
        <translation>查看了手机号</translation>
    </message>
    <message>
        <source>Plan B chosen</source>
        <translation>已选备选方案</translation>
    </message>
    <message>
        <source>Cancellation asked</source>
        <translation>已申请取消</translation>
    </message>
    <message>
        <source>Change asked</source>
        <translation>已申请变更</translation>
    </message>
    <message>
        <source>Money given back</source>
        <translation>已退款</translation>
    </message>
    <message>
        <source>Locked pieces given back</source>
        <translation>退回已锁定的货</translation>
    </message>
    <message>
        <source>Shift opened</source>
        <translation>开班</translation>
    </message>
    <message>
        <source>Drawer opened</source>
        <translation>打开钱箱</translation>
    </message>
    <message>
        <source>Shift closed</source>
        <translation>交班</translation>
    </message>
    <message>
        <source>Item marked as handled</source>
        <translation>待处理标为已处理</translation>
    </message>
    <message>
        <source>by phone</source>
        <translation>打电话</translation>
    </message>
    <message>
        <source>by message</source>
        <translation>发消息</translation>
    </message>
    <message>
        <source>in person</source>
        <translation>当面</translation>
    </message>
    <message>
        <source>shipped from the DC</source>
        <translation>从总仓寄</translation>
    </message>
    <message>
        <source>shipped from a store</source>
        <translation>从其他门店寄</translation>
    </message>
    <message>
        <source>collected at another store</source>
        <translation>到其他门店取</translation>
    </message>
    <message>
        <source>refund</source>
        <translation>退款</translation>
    </message>
    <message>
        <source>Accepted</source>
        <translation>已接受</translation>
    </message>
    <message>
        <source>Accepted with a change</source>
        <translation>接受，有调整</translation>
    </message>
    <message>
        <source>Refused</source>
        <translation>被拒绝</translation>
    </message>
    <message>
        <source>Kept for a person</source>
        <translation>转人工</translation>
    </message>
    <message>
        <source>Silver</source>
        <translation>银卡</translation>
    </message>
    <message>
        <source>Gold</source>
        <translation>金卡</translation>
    </message>
    <message>
        <source>Diamond</source>
        <translation>钻石卡</translation>
    </message>
    <message>
        <source>Member</source>
        <translation>会员</translation>
    </message>
    <message>
        <source>Walk-in customer</source>
        <translation>散客</translation>
    </message>
    <message>
        <source>Something went wrong in the app. Nothing is lost; the details are in the log.</source>
        <translation>应用出了点问题。数据都在，详情已记入日志。</translation>
    </message>
    <message>
        <source>No connection to HQ. Keep working; everything is sent automatically later.</source>
        <translation>连不上总部。这里照常工作，稍后自动上传。</translation>
    </message>
    <message>
        <source>What answers cannot prove that it is HQ; nothing was sent. Try another network; tell HQ if it stays.</source>
        <translation>应答的服务器无法证明自己是总部，没有发送任何内容。请换个网络；仍然如此请告知总部。</translation>
    </message>
    <message>
        <source>This network wants a sign-in in a browser first. Open one and accept its terms.</source>
        <translation>这个网络要先在浏览器里登录。请打开浏览器并同意条款。</translation>
    </message>
    <message>
        <source>HQ is busy. The app will try again automatically.</source>
        <translation>总部正忙，稍后自动再试。</translation>
    </message>
    <message>
        <source>A fault stopped the sync; it was logged. The app will try again automatically.</source>
        <translation>同步出错，已记入日志，应用会自动重试。</translation>
    </message>
    <message>
        <source>This version of the app is too old for HQ. Update it; work done here is kept and still sent.</source>
        <translation>应用版本太旧，总部不再支持。请升级；本机的操作都保留，并照常上传。</translation>
    </message>
    <message>
        <source>The clock of this device is wrong. Set it to the right time.</source>
        <translation>本机时钟不准，请校准时间。</translation>
    </message>
    <message>
        <source>HQ does not recognise this device. Ask HQ to check its enrolment; work done here is kept.</source>
        <translation>总部不认识本机。请让总部核对登记；本机的操作都保留。</translation>
    </message>
    <message>
        <source>The sync is still finishing. Wait a moment, then start the app again.</source>
        <translation>同步还在收尾，请稍等再打开应用。</translation>
    </message>
    <message>
        <source>The address of HQ is not valid. Check it in the settings.</source>
        <translation>总部地址无效，请在设置里检查。</translation>
    </message>
    <message>
        <source>HQ did not understand this device. The app will try again automatically; tell HQ if it stays.</source>
        <translation>总部没看懂本机的请求，应用会自动重试；若一直如此请告诉总部。</translation>
    </message>
    <message>
        <source>A price book from HQ is not as HQ has signed it and was not taken in. Tell HQ.</source>
        <translation>总部下发的价目与签名不符，未采用。请通知总部。</translation>
    </message>
    <message>
        <source>A list from HQ carries no valid signature and was not taken in. Tell HQ.</source>
        <translation>总部发来的名单签名无效，没有采用。请告诉总部。</translation>
    </message>
    <message>
        <source>The reply from HQ could not be read. The app will try again automatically.</source>
        <translation>总部的答复看不懂，稍后自动再试。</translation>
    </message>
    <message>
        <source>The catalogue of this device is still loading.</source>
        <translation>本机的商品资料还在下载。</translation>
    </message>
    <message>
        <source>The disk of this device is full or broken. Free some space, then try again.</source>
        <translation>本机磁盘已满或损坏。请清出空间再试。</translation>
    </message>
    <message>
        <source>The keys of this device cannot be read. Unlock the system&apos;s key ring.</source>
        <translation>读不到本机密钥。请解锁系统钥匙串。</translation>
    </message>
    <message>
        <source>HQ has blocked this device. What was done here is still sent; ask your manager.</source>
        <translation>总部已停用本机。已做的单仍会上传，请找店长。</translation>
    </message>
    <message>
        <source>HQ has no catalogue ready yet. The app will ask again automatically.</source>
        <translation>总部的商品资料还没准备好，稍后自动再问。</translation>
    </message>
    <message>
        <source>What was downloaded was damaged and is fetched again.</source>
        <translation>下载的资料有损坏，正在重新下载。</translation>
    </message>
    <message>
        <source>HQ asked this device to download its data again. The old data is used until the new is here.</source>
        <translation>总部要求本机重新下载资料。新资料到齐前先用旧的。</translation>
    </message>
    <message>
        <source>Sync is paused (%1). The app will try again automatically.</source>
        <translation>同步暂停（%1），稍后自动再试。</translation>
    </message>
    <message>
        <source>HQ has no safe copy of everything here yet. Wait for its next backup, or save it sealed for HQ.</source>
        <translation>总部尚未稳妥保存这台设备上的全部记录。请等待总部的下一次备份，或先保存为总部密封文件。</translation>
    </message>
    <message>
        <source>Records HQ has no safe copy of yet: %1 (%2). Connect to HQ, or save them sealed for HQ first.</source>
        <translation>总部尚未稳妥保存的记录：%1 条（%2）。请先连接总部，或保存为总部密封文件。</translation>
    </message>
    <message>
        <source>Only a manager can do this. Ask one to sign in.</source>
        <translation>只有店长能做这一步，请店长登录。</translation>
    </message>
    <message>
        <source>HQ&apos;s key for sealed files is not on this device yet. Connect to HQ once.</source>
        <translation>本机还没有总部的加密公钥，请先联一次总部。</translation>
    </message>
    <message>
        <source>This file was not sealed for this HQ, or it was changed.</source>
        <translation>这个文件不是加密给本总部的，或已被改动。</translation>
    </message>
    <message>
        <source>%1 orders are on hold already. Take one up or drop one first.</source>
        <translation>已挂 %1 单。请先取回或删除一单。</translation>
    </message>
    <message>
        <source>This order is not on hold any more.</source>
        <translation>这一单已不在挂单中。</translation>
    </message>
    <message>
        <source>%1 is still missing.</source>
        <translation>还缺 %1。</translation>
    </message>
    <message>
        <source>Unpaid goods may go up to %2 an order; this one has %1. Take the rest now.</source>
        <translation>未付款的货每单最多 %2，这单有 %1，其余请现在收款。</translation>
    </message>
    <message>
        <source>A manager may go up to %1.</source>
        <translation>店长最多可到 %1。</translation>
    </message>
    <message>
        <source>%1 unpaid orders of today are still waiting for HQ; more only once it is reached.</source>
        <translation>今天已有 %1 单未付款的还没送到总部，联系上总部后才能再开。</translation>
    </message>
    <message>
        <source>Nobody can allow this to themselves. Ask another manager.</source>
        <translation>不能自己批准自己，请另一位店长批准。</translation>
    </message>
    <message>
        <source>What the manager allowed has changed or was more than two minutes ago. Ask again.</source>
        <translation>店长批准的内容已改变，或已超过两分钟，请重新批准。</translation>
    </message>
    <message>
        <source>This amount is not possible. Enter it again.</source>
        <translation>金额不对，请重新输入。</translation>
    </message>
    <message>
        <source>From 1 to %1 pieces on one line.</source>
        <translation>一行 1 到 %1 件。</translation>
    </message>
    <message>
        <source>A promotion from HQ cannot be read and is left out of all prices. Update the app, or tell HQ.</source>
        <translation>总部的一条促销无法读取，计价时没有使用。请更新应用，或告知总部。</translation>
    </message>
    <message>
        <source>The prices here have expired, so nothing can be sold. Connect to the network to get new ones.</source>
        <translation>本店的价目已经过期，不能销售。请联网获取新价目。</translation>
    </message>
    <message>
        <source>The price by hand must be lower than %1.</source>
        <translation>改后的价格必须低于 %1。</translation>
    </message>
    <message>
        <source>The price may not go below %1.</source>
        <translation>价格最低只能改到 %1。</translation>
    </message>
    <message>
        <source>A manager may go down to %1.</source>
        <translation>店长最低可改到 %1。</translation>
    </message>
    <message>
        <source>Why this price? Give the reason.</source>
        <translation>为什么改价？请填写原因。</translation>
    </message>
    <message>
        <source>This item has no price here, so it cannot be sold. Ask HQ for a price.</source>
        <translation>这件商品在本店没有价格，不能销售。请向总部要价格。</translation>
    </message>
    <message>
        <source>This is too much for one record. Make two orders of it.</source>
        <translation>内容太多，一笔记录放不下。请分成两单。</translation>
    </message>
    <message>
        <source>The order is not complete yet.</source>
        <translation>订单还没填完整。</translation>
    </message>
    <message>
        <source>A mobile number has 11 digits and begins with 1.</source>
        <translation>手机号是 11 位，以 1 开头。</translation>
    </message>
    <message>
        <source>Choose the province, the city and the district. Nothing has changed.</source>
        <translation>请选择省、市、区县。内容没有改动。</translation>
    </message>
    <message>
        <source>Name, phone and street are needed.</source>
        <translation>需要姓名、电话和街道。</translation>
    </message>
    <message>
        <source>Up to %1 ordinary characters.</source>
        <translation>最多 %1 个普通字符。</translation>
    </message>
    <message>
        <source>Nothing of this line is left to return.</source>
        <translation>这一行已没有可退的商品。</translation>
    </message>
    <message>
        <source>This line is no longer on the order.</source>
        <translation>订单里已经没有这一行。</translation>
    </message>
    <message>
        <source>This order is not on this device.</source>
        <translation>本机没有这张订单。</translation>
    </message>
    <message>
        <source>The order has moved on meanwhile. Look at its state again.</source>
        <translation>订单状态刚刚变了，请再看一下。</translation>
    </message>
    <message>
        <source>That does not match this order. Ask for the pickup code or the phone number.</source>
        <translation>和这张订单对不上。请核对取货码或手机号。</translation>
    </message>
    <message>
        <source>No contact with HQ for %1 hours. You can still look things up; selling resumes once HQ is reached.</source>
        <translation>已有 %1 小时没联系上总部。现在仍可查询，联系上总部后恢复销售。</translation>
    </message>
    <message>
        <source>HQ has been out of reach for too long. A manager must do this, or allow it.</source>
        <translation>与总部失联太久。此事须由店长办理或批准。</translation>
    </message>
    <message>
        <source>HQ has been out of reach for too long. Hand over only against the pickup code.</source>
        <translation>太久没联系上总部了，只能凭取货码交付。</translation>
    </message>
    <message>
        <source>Where are the goods? Enter the shelf.</source>
        <translation>货放在哪里？请输入货位。</translation>
    </message>
    <message numerus="yes">
        <source>Wrong PIN. %n attempt(s) left.</source>
        <translation>
            <numerusform>口令不对，还可试 %n 次。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Wait %n second(s), then try again.</source>
        <translation>
            <numerusform>请等 %n 秒再试。</numerusform>
        </translation>
    </message>
    <message>
        <source>Locked after too many wrong PINs. A manager unlocks it at HQ.</source>
        <translation>口令错误太多，已锁定。请店长在总部解锁。</translation>
    </message>
    <message>
        <source>This person is no longer on the roster of this store.</source>
        <translation>此人已不在本店名册上。</translation>
    </message>
    <message>
        <source>This device is not enrolled yet. Ask HQ for a code.</source>
        <translation>本机还没有登记，请向总部要登记码。</translation>
    </message>
    <message>
        <source>A newer version of the app was here. Install it again to sell.</source>
        <translation>本机用过更新的版本。请重新安装后再销售。</translation>
    </message>
    <message>
        <source>HQ has changed who books what is carried out. Look at the order again, then place it.</source>
        <translation>总部已更改自带商品由谁记账，请核对订单后再下单。</translation>
    </message>
    <message>
        <source>%1 of disk space is needed.</source>
        <translation>需要 %1 磁盘空间。</translation>
    </message>
    <message>
        <source>just now</source>
        <translation>刚刚</translation>
    </message>
    <message numerus="yes">
        <source>%n min ago</source>
        <translation>
            <numerusform>%n 分钟前</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n h ago</source>
        <translation>
            <numerusform>%n 小时前</numerusform>
        </translation>
    </message>
    <message>
        <source>Today</source>
        <translation>今天</translation>
    </message>
    <message>
        <source>today</source>
        <translation>今天</translation>
    </message>
    <message>
        <source>Yesterday</source>
        <translation>昨天</translation>
    </message>
    <message>
        <source>yesterday</source>
        <translation>昨天</translation>
    </message>
    <message>
        <source>Tomorrow</source>
        <translation>明天</translation>
    </message>
    <message>
        <source>tomorrow</source>
        <translation>明天</translation>
    </message>
    <message>
        <source>%1/%2</source>
        <comment>month/day</comment>
        <translation>%1 月 %2 日</translation>
    </message>
    <message numerus="yes">
        <source>%n item(s)</source>
        <translation>
            <numerusform>%n 件</numerusform>
        </translation>
    </message>
    <message>
        <source>Monday</source>
        <translation>周一</translation>
    </message>
    <message>
        <source>Tuesday</source>
        <translation>周二</translation>
    </message>
    <message>
        <source>Wednesday</source>
        <translation>周三</translation>
    </message>
    <message>
        <source>Thursday</source>
        <translation>周四</translation>
    </message>
    <message>
        <source>Friday</source>
        <translation>周五</translation>
    </message>
    <message>
        <source>Saturday</source>
        <translation>周六</translation>
    </message>
    <message>
        <source>Sunday</source>
        <translation>周日</translation>
    </message>
    <message>
        <source>All</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>%1 and more</source>
        <translation>%1 以上</translation>
    </message>
    <message>
        <source>under %1</source>
        <translation>%1 以下</translation>
    </message>
    <message>
        <source>%1 %2 · %3</source>
        <translation>%1 %2 · %3</translation>
    </message>
    <message>
        <source>In this store</source>
        <translation>本店有货</translation>
    </message>
    <message>
        <source>In all</source>
        <translation>全网</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>颜色</translation>
    </message>
    <message>
        <source>Sizes</source>
        <translation>尺码</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>说明</translation>
    </message>
    <message>
        <source>Mark</source>
        <translation>标记</translation>
    </message>
    <message>
        <source>Pick up nearby</source>
        <translation>附近可取</translation>
    </message>
    <message>
        <source>Stock</source>
        <translation>库存</translation>
    </message>
    <message>
        <source>Category</source>
        <translation>品类</translation>
    </message>
    <message>
        <source>Price</source>
        <translation>价格</translation>
    </message>
    <message>
        <source>Marked as</source>
        <translation>标记</translation>
    </message>
    <message>
        <source>Brand</source>
        <translation>品牌</translation>
    </message>
    <message>
        <source>A filter is on. Show all to see more.</source>
        <translation>现在有筛选，点“显示全部”看更多。</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>显示全部</translation>
    </message>
    <message numerus="yes">
        <source>%n style(s) without the filter “%1”.</source>
        <translation>
            <numerusform>去掉“%1”还有 %n 款。</numerusform>
        </translation>
    </message>
    <message>
        <source>Take off “%1”</source>
        <translation>去掉“%1”</translation>
    </message>
    <message>
        <source>New</source>
        <translation>新品</translation>
    </message>
    <message numerus="yes">
        <source>The %n most popular; type more to narrow down</source>
        <translation>
            <numerusform>最热的 %n 款，再输入几个字缩小范围</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n style(s), most popular first</source>
        <translation>
            <numerusform>%n 款，按热度</numerusform>
        </translation>
    </message>
    <message>
        <source>One size</source>
        <translation>均码</translation>
    </message>
    <message numerus="yes">
        <source>%n here</source>
        <translation>
            <numerusform>本店 %n</numerusform>
        </translation>
    </message>
    <message>
        <source>Online only</source>
        <translation>仅线上</translation>
    </message>
    <message>
        <source>Out of stock</source>
        <translation>无货</translation>
    </message>
    <message>
        <source>from %1</source>
        <translation>%1 起</translation>
    </message>
    <message>
        <source>by courier</source>
        <translation>快递</translation>
    </message>
    <message>
        <source>%1 m</source>
        <translation>%1 米</translation>
    </message>
    <message>
        <source>%1 km</source>
        <translation>%1 公里</translation>
    </message>
    <message>
        <source>%1 locked for you</source>
        <translation>已锁定 %1 件</translation>
    </message>
    <message>
        <source>Locked for you</source>
        <translation>已锁定</translation>
    </message>
    <message>
        <source>Safe</source>
        <translation>稳妥</translation>
    </message>
    <message>
        <source>At risk: old or few</source>
        <translation>有风险：货少或数据旧</translation>
    </message>
    <message>
        <source>At risk: last piece</source>
        <translation>有风险：最后 1 件</translation>
    </message>
    <message>
        <source>Ready to collect · %1</source>
        <translation>可取货 · %1</translation>
    </message>
    <message>
        <source>Delivered · %1</source>
        <translation>送到家 · %1</translation>
    </message>
    <message numerus="yes">
        <source>The %n most popular of %1; type more to narrow down</source>
        <translation>
            <numerusform>共 %1 款，显示最热的 %n 款；多输几个字缩小范围</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 (pinyin initials %2)</source>
        <translation>%1（拼音首字母 %2）</translation>
    </message>
    <message>
        <source>store stock %1</source>
        <translation>本店库存 %1</translation>
    </message>
    <message numerus="yes">
        <source>%n near</source>
        <translation>
            <numerusform>附近 %n</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>DC %n</source>
        <translation>
            <numerusform>总仓 %n</numerusform>
        </translation>
    </message>
    <message>
        <source>Not made</source>
        <translation>未生产</translation>
    </message>
    <message>
        <source>loading</source>
        <translation>载入中</translation>
    </message>
    <message numerus="yes">
        <source>%n in all</source>
        <translation>
            <numerusform>全网 %n</numerusform>
        </translation>
    </message>
    <message>
        <source>%1: also available elsewhere</source>
        <translation>%1：别处也能拿到</translation>
    </message>
    <message>
        <source>%1: not in this store, available from</source>
        <translation>%1：本店没有，哪里能拿到</translation>
    </message>
    <message>
        <source>No other store or DC has it now.</source>
        <translation>别的门店和总仓现在都没有。</translation>
    </message>
    <message>
        <source>Pre-sale</source>
        <translation>预售</translation>
    </message>
    <message>
        <source>Last of the line</source>
        <translation>尾货</translation>
    </message>
    <message>
        <source>Same price online and in store</source>
        <translation>线上线下同价</translation>
    </message>
    <message>
        <source>was due %1</source>
        <translation>原定%1到货</translation>
    </message>
    <message>
        <source>due %1</source>
        <translation>预计%1到货</translation>
    </message>
    <message numerus="yes">
        <source>%n on the way to this store</source>
        <translation>
            <numerusform>本店在途 %n 件</numerusform>
        </translation>
    </message>
    <message>
        <source>The stock of this store is still loading.</source>
        <translation>本店库存还在下载。</translation>
    </message>
    <message>
        <source>Safest first, then nearest</source>
        <translation>先稳后近</translation>
    </message>
    <message>
        <source>Waiting for HQ</source>
        <translation>等总部</translation>
    </message>
    <message>
        <source>Complete</source>
        <translation>已完成</translation>
    </message>
    <message>
        <source>Carry out</source>
        <translation>自带</translation>
    </message>
    <message>
        <source>Ship to home</source>
        <translation>快递到家</translation>
    </message>
    <message>
        <source>Delivery by the shop</source>
        <translation>门店配送</translation>
    </message>
    <message>
        <source>Try on at %1</source>
        <translation>在%1试穿</translation>
    </message>
    <message>
        <source>Try on</source>
        <translation>到店试穿</translation>
    </message>
    <message>
        <source>Collect at %1</source>
        <translation>%1自提</translation>
    </message>
    <message>
        <source>Orders</source>
        <translation>订单</translation>
    </message>
    <message>
        <source>Pickup</source>
        <translation>自提</translation>
    </message>
    <message>
        <source>Returns</source>
        <translation>退货</translation>
    </message>
    <message>
        <source>Attention</source>
        <translation>待处理</translation>
    </message>
    <message>
        <source>Shift</source>
        <translation>班次</translation>
    </message>
    <message>
        <source>Sync</source>
        <translation>同步</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Received %1, change %2</source>
        <translation>实收 %1，找零 %2</translation>
    </message>
    <message>
        <source>Paid %1</source>
        <translation>%1 已付</translation>
    </message>
    <message>
        <source>To be paid</source>
        <translation>待付款</translation>
    </message>
    <message>
        <source>Safely stored here; sent as soon as there is a connection</source>
        <translation>已安全存在本机，有网络就上传</translation>
    </message>
    <message>
        <source>Order placed</source>
        <translation>已下单</translation>
    </message>
    <message>
        <source>Picking started</source>
        <translation>开始拣货</translation>
    </message>
    <message>
        <source>Back on the pick list</source>
        <translation>退回待拣</translation>
    </message>
    <message>
        <source>Ready to collect</source>
        <translation>可取货</translation>
    </message>
    <message>
        <source>Shelf %1</source>
        <translation>货位 %1</translation>
    </message>
    <message>
        <source>Put back: held for 48 hours</source>
        <translation>已满 48 小时，退回货架</translation>
    </message>
    <message>
        <source>Contact, address or store changed</source>
        <translation>联系方式、地址或门店已变更</translation>
    </message>
    <message>
        <source>Sold at the till</source>
        <translation>收银台已售</translation>
    </message>
    <message>
        <source>with pickup code</source>
        <translation>凭取货码</translation>
    </message>
    <message>
        <source>with name and phone number</source>
        <translation>凭姓名和手机号</translation>
    </message>
    <message>
        <source>payment confirmed</source>
        <translation>已确认付款</translation>
    </message>
    <message>
        <source>paid in cash instead</source>
        <translation>改付现金</translation>
    </message>
    <message>
        <source>%1 takes it to the customer</source>
        <translation>由%1送货上门</translation>
    </message>
    <message>
        <source>The customer collects at %1</source>
        <translation>顾客到%1取货</translation>
    </message>
    <message>
        <source>%1 makes it ready</source>
        <translation>%1备货</translation>
    </message>
    <message>
        <source>Paid and taken at the till</source>
        <translation>在收银台付款取货</translation>
    </message>
    <message>
        <source>%1 ships it</source>
        <translation>%1发货</translation>
    </message>
    <message>
        <source>On its way to %1</source>
        <translation>正发往%1</translation>
    </message>
    <message>
        <source>%1 puts it back</source>
        <translation>%1退回货架</translation>
    </message>
    <message>
        <source>%1 takes it on</source>
        <translation>%1接单</translation>
    </message>
    <message>
        <source>On its way to the customer</source>
        <translation>正在送往顾客</translation>
    </message>
    <message>
        <source>Add address</source>
        <translation>填写地址</translation>
    </message>
    <message>
        <source>Add phone</source>
        <translation>填写手机号</translation>
    </message>
    <message>
        <source>Change price</source>
        <translation>改价</translation>
    </message>
    <message>
        <source>%1 each</source>
        <translation>每件 %1</translation>
    </message>
    <message>
        <source>Collect here</source>
        <translation>本店自提</translation>
    </message>
    <message>
        <source>Shipped from %1</source>
        <translation>%1发货</translation>
    </message>
    <message>
        <source>Delivery from %1</source>
        <translation>由%1配送</translation>
    </message>
    <message>
        <source>by %1</source>
        <translation>导购 %1</translation>
    </message>
    <message>
        <source>%1 · %2 points</source>
        <translation>%1 · %2 积分</translation>
    </message>
    <message>
        <source>no phone</source>
        <translation>没有手机号</translation>
    </message>
    <message>
        <source>Scan the first item</source>
        <translation>请扫第一件商品</translation>
    </message>
    <message>
        <source>Add the delivery address</source>
        <translation>请填写收货地址</translation>
    </message>
    <message>
        <source>Add a phone for the pickup</source>
        <translation>请填写取货手机号</translation>
    </message>
    <message>
        <source>%1 at the till</source>
        <translation>收银台付 %1</translation>
    </message>
    <message>
        <source>%1 taken</source>
        <translation>已收 %1</translation>
    </message>
    <message>
        <source>Recommended</source>
        <translation>推荐</translation>
    </message>
    <message numerus="yes">
        <source>%n in this store</source>
        <translation>
            <numerusform>本店 %n</numerusform>
        </translation>
    </message>
    <message>
        <source>Only what the customer has in hand</source>
        <translation>只有顾客手上的这件</translation>
    </message>
    <message>
        <source>The shop brings goods to this address</source>
        <translation>门店可配送到该地址</translation>
    </message>
    <message>
        <source>The shop brings goods nearby, ask for the address</source>
        <translation>门店可配送附近，请问地址</translation>
    </message>
    <message>
        <source>The shop is near the address</source>
        <translation>门店离地址近</translation>
    </message>
    <message>
        <source>By carrier</source>
        <translation>快递</translation>
    </message>
    <message>
        <source>No shop with the goods delivers there</source>
        <translation>有货的门店都不配送该地址</translation>
    </message>
    <message>
        <source>No warehouse has it</source>
        <translation>总仓没有货</translation>
    </message>
    <message>
        <source>Unpaid, held for 48 hours</source>
        <translation>先不付款，保留 48 小时</translation>
    </message>
    <message>
        <source>No place alone has all of it</source>
        <translation>没有一处能凑齐全部数量</translation>
    </message>
    <message>
        <source>Not enough there</source>
        <translation>数量不够</translation>
    </message>
    <message>
        <source>Ship to home from %1</source>
        <translation>%1快递到家</translation>
    </message>
    <message>
        <source>This shop delivers</source>
        <translation>本店配送</translation>
    </message>
    <message>
        <source>Try on here</source>
        <translation>在本店试穿</translation>
    </message>
    <message>
        <source>%1 from here</source>
        <translation>本店现取 %1 件</translation>
    </message>
    <message>
        <source>%1 from %2</source>
        <translation>%2发 %1 件</translation>
    </message>
    <message>
        <source>At the door · %1</source>
        <translation>送达 · %1</translation>
    </message>
    <message>
        <source>A manager must allow it</source>
        <translation>须店长批准</translation>
    </message>
    <message>
        <source>Too much is unpaid</source>
        <translation>未付金额过多</translation>
    </message>
    <message>
        <source>Rounded off %1</source>
        <translation>已抹零 %1</translation>
    </message>
    <message>
        <source>Round off %1</source>
        <translation>抹零 %1</translation>
    </message>
    <message>
        <source>Take %1 now, the rest otherwise</source>
        <translation>先收 %1，余款另付</translation>
    </message>
    <message>
        <source>Goes out unpaid</source>
        <translation>未付先出</translation>
    </message>
    <message>
        <source>The whole order</source>
        <translation>整单金额</translation>
    </message>
    <message>
        <source>Limit of an order</source>
        <translation>每单上限</translation>
    </message>
    <message>
        <source>Limit of unpaid orders a day</source>
        <translation>每日未付订单上限</translation>
    </message>
    <message>
        <source>Taken by terminals</source>
        <translation>刷卡机已收</translation>
    </message>
    <message>
        <source>Limit of a day</source>
        <translation>每日上限</translation>
    </message>
    <message>
        <source>Place this order unpaid?</source>
        <translation>此单未付款下单？</translation>
    </message>
    <message>
        <source>Place this order on a slip?</source>
        <translation>允许凭小票号下单？</translation>
    </message>
    <message>
        <source>The cash was given back</source>
        <translation>现金已退还</translation>
    </message>
    <message>
        <source>The slip is void</source>
        <translation>小票作废</translation>
    </message>
    <message>
        <source>More than %1 on terminals: a manager must allow this order.</source>
        <translation>刷卡机收款超过 %1：需店长授权本单。</translation>
    </message>
    <message>
        <source>Take the money on the terminal first. Up to %1 an order; HQ checks it against the settlement.</source>
        <translation>请先在刷卡机上收款。每单最多 %1；总部会与结算文件核对。</translation>
    </message>
    <message>
        <source>At most %1</source>
        <translation>最多 %1</translation>
    </message>
    <message>
        <source>Scan or key the slip number</source>
        <translation>扫描或输入小票号</translation>
    </message>
    <message>
        <source>All of it is taken. Place the order.</source>
        <translation>款项已收齐，请下单。</translation>
    </message>
    <message>
        <source>The till takes the money. Place the order and show its code there.</source>
        <translation>由收银台收款。下单后到收银台出示订单码。</translation>
    </message>
    <message>
        <source>Nothing is taken now. The goods are paid when the customer gets them.</source>
        <translation>现在不收钱，顾客拿到货时付款。</translation>
    </message>
    <message>
        <source>Exact</source>
        <translation>正好</translation>
    </message>
    <message>
        <source>%1 at pickup</source>
        <translation>取货时付 %1</translation>
    </message>
    <message>
        <source>%1 on delivery</source>
        <translation>送达时付 %1</translation>
    </message>
    <message>
        <source>Added: %1 %2</source>
        <translation>已加入：%1 %2</translation>
    </message>
    <message>
        <source>Removed: %1</source>
        <translation>已移除：%1</translation>
    </message>
    <message>
        <source>Served by %1</source>
        <translation>导购 %1</translation>
    </message>
    <message>
        <source>still to be paid</source>
        <translation>待付款</translation>
    </message>
    <message>
        <source>Tax included %1</source>
        <translation>含税 %1</translation>
    </message>
    <message>
        <source>You saved %1</source>
        <translation>共省 %1</translation>
    </message>
    <message>
        <source>To be paid at the till. The goods are sold there, and the till prints the receipt.</source>
        <translation>请到收银台付款。商品由收银台销售并打印小票。</translation>
    </message>
    <message>
        <source>Saved here; sent to HQ as soon as there is a network. HQ then confirms items from other places.</source>
        <translation>已存在本机。有网络就上传，总部随后确认别处的商品。</translation>
    </message>
    <message>
        <source>Saved on this device; it goes to HQ as soon as there is a network. The sale is valid.</source>
        <translation>已存在本机，有网络就上传。这笔销售有效。</translation>
    </message>
    <message>
        <source>HQ has the order; not every item can be had: see Attention.</source>
        <translation>总部已收到订单，有商品不能按单提供，请看“待处理”。</translation>
    </message>
    <message>
        <source>HQ has the order.</source>
        <translation>总部已收到订单。</translation>
    </message>
    <message>
        <source>Printing…</source>
        <translation>正在打印…</translation>
    </message>
    <message>
        <source>Saved: %1</source>
        <translation>已保存：%1</translation>
    </message>
    <message>
        <source>The receipt is printed.</source>
        <translation>小票已打印。</translation>
    </message>
    <message>
        <source>Copy %1</source>
        <translation>副本 %1</translation>
    </message>
    <message>
        <source>Total</source>
        <translation>合计</translation>
    </message>
    <message>
        <source>Received %1</source>
        <translation>实收 %1</translation>
    </message>
    <message>
        <source>Change %1</source>
        <translation>找零 %1</translation>
    </message>
    <message>
        <source>Pickup code</source>
        <translation>取货码</translation>
    </message>
    <message>
        <source>Show this code at the till: it takes the money and books the goods.</source>
        <translation>到收银台出示此码，由收银台收款并记账。</translation>
    </message>
    <message>
        <source>Items from other places are requested and will be confirmed by HQ.</source>
        <translation>从别处调的商品是请求，等总部确认。</translation>
    </message>
    <message>
        <source>Collect at %1 from %2</source>
        <translation>%2 起可到%1自提</translation>
    </message>
    <message>
        <source>Shipped from %1, with you by %2</source>
        <translation>%1发货，最迟%2送达</translation>
    </message>
    <message>
        <source>Brought by %1 by %2</source>
        <translation>%1送货上门，%2前送达</translation>
    </message>
    <message>
        <source>Try on at %1 from %2, held for 48 hours</source>
        <translation>%2起到%1试穿，保留 48 小时</translation>
    </message>
    <message numerus="yes">
        <source>Longest wait %n min</source>
        <translation>
            <numerusform>最久 %n 分钟</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Longest wait %n h</source>
        <translation>
            <numerusform>最久 %n 小时</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Handover works offline too: %n pickup code(s) are on this device.</source>
        <translation>
            <numerusform>离线也能核销：%n 单的取货码都在本机。</numerusform>
        </translation>
    </message>
    <message>
        <source>To hand over</source>
        <translation>交付</translation>
    </message>
    <message>
        <source>To be taken</source>
        <translation>应收</translation>
    </message>
    <message>
        <source>Hand over this order?</source>
        <translation>交付此单？</translation>
    </message>
    <message>
        <source>Ready: %1</source>
        <translation>备好：%1</translation>
    </message>
    <message>
        <source>%1 · oldest %2</source>
        <translation>%1 · 最早 %2</translation>
    </message>
    <message numerus="yes">
        <source>%n item(s) need you</source>
        <translation>
            <numerusform>待处理 %n 件</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 at risk</source>
        <translation>涉及 %1</translation>
    </message>
    <message numerus="yes">
        <source>%n waiting to be sent</source>
        <translation>
            <numerusform>待传 %n 笔</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing waiting to be sent: HQ has everything.</source>
        <translation>没有待上传的：总部都已收到。</translation>
    </message>
    <message>
        <source>Everything is saved on this device, even if the power fails. It is sent automatically, never twice.</source>
        <translation>都已安全存在本机（断电不丢）。有网络后自动上传，不会重复。</translation>
    </message>
    <message>
        <source>Valid, no start date set</source>
        <translation>有效，未设生效日期</translation>
    </message>
    <message>
        <source>never</source>
        <translation>从未</translation>
    </message>
    <message>
        <source>none yet</source>
        <translation>还没有</translation>
    </message>
    <message>
        <source>%1, version %2</source>
        <translation>%1 第 %2 版</translation>
    </message>
    <message>
        <source>Last contact with HQ</source>
        <translation>上次联系总部</translation>
    </message>
    <message>
        <source>Mine</source>
        <translation>我的</translation>
    </message>
    <message>
        <source>Waiting for HQ or customer</source>
        <translation>等总部或顾客</translation>
    </message>
    <message>
        <source>Valid since %1</source>
        <translation>%1 起生效</translation>
    </message>
    <message>
        <source>Price book</source>
        <translation>价目版本</translation>
    </message>
    <message>
        <source>Catalogue</source>
        <translation>商品资料</translation>
    </message>
    <message>
        <source>Waiting to be sent</source>
        <translation>待上传</translation>
    </message>
    <message>
        <source>Free disk space</source>
        <translation>磁盘剩余</translation>
    </message>
    <message>
        <source>Nobody can sign in yet</source>
        <translation>还没有人能登录</translation>
    </message>
    <message>
        <source>The disk is almost full</source>
        <translation>磁盘快满了</translation>
    </message>
    <message>
        <source>Being brought up to date</source>
        <translation>正在更新</translation>
    </message>
    <message>
        <source>As of %1</source>
        <translation>更新至%1</translation>
    </message>
    <message>
        <source>Owner: %1</source>
        <translation>负责 %1</translation>
    </message>
    <message>
        <source>Due: %1</source>
        <translation>期限 %1</translation>
    </message>
    <message>
        <source>Since %1</source>
        <translation>%1起</translation>
    </message>
    <message>
        <source>Plan B chosen: %1. HQ decides when it hears of it.</source>
        <translation>已选备选方案：%1。总部收到后决定。</translation>
    </message>
    <message>
        <source>Sync now</source>
        <translation>立即同步</translation>
    </message>
    <message>
        <source>Choose Plan B</source>
        <translation>选备选方案</translation>
    </message>
    <message>
        <source>Give back %1</source>
        <translation>退还 %1</translation>
    </message>
    <message numerus="yes">
        <source>Request %n piece(s)</source>
        <translation>
            <numerusform>申请 %n 件</numerusform>
        </translation>
    </message>
    <message>
        <source>Contact customer</source>
        <translation>联系顾客</translation>
    </message>
    <message>
        <source>Mark handled</source>
        <translation>标为已处理</translation>
    </message>
    <message>
        <source>Waiting for the customer</source>
        <translation>等顾客</translation>
    </message>
    <message>
        <source>Customer not told yet</source>
        <translation>还没告知顾客</translation>
    </message>
    <message>
        <source>Being sent</source>
        <translation>上传中</translation>
    </message>
    <message>
        <source>Waiting for network</source>
        <translation>等网络</translation>
    </message>
    <message>
        <source>Pay %1</source>
        <translation>收 %1</translation>
    </message>
    <message>
        <source>Late</source>
        <translation>已过期</translation>
    </message>
    <message>
        <source>Goes back</source>
        <translation>不要，退回</translation>
    </message>
    <message>
        <source>Buys it</source>
        <translation>要买</translation>
    </message>
    <message>
        <source>Checked</source>
        <translation>已扫</translation>
    </message>
    <message>
        <source>Scan it</source>
        <translation>请扫描</translation>
    </message>
    <message>
        <source>Pickup code checked</source>
        <translation>取货码已验证</translation>
    </message>
    <message>
        <source>Phone number checked</source>
        <translation>手机号已验证</translation>
    </message>
    <message>
        <source>Not checked yet</source>
        <translation>还没验证</translation>
    </message>
    <message>
        <source>Start picking</source>
        <translation>开始拣货</translation>
    </message>
    <message>
        <source>Make ready</source>
        <translation>备好待取</translation>
    </message>
    <message numerus="yes">
        <source>Scan %n more</source>
        <translation>
            <numerusform>再扫 %n 件</numerusform>
        </translation>
    </message>
    <message>
        <source>Enter the shelf</source>
        <translation>请输入货位</translation>
    </message>
    <message>
        <source>Ready on shelf %1</source>
        <translation>备好，货位 %1</translation>
    </message>
    <message>
        <source>Leaves for the customer</source>
        <translation>出门配送</translation>
    </message>
    <message>
        <source>Take %1, delivered</source>
        <translation>收款 %1 并确认送达</translation>
    </message>
    <message>
        <source>Put everything back</source>
        <translation>全部退回货架</translation>
    </message>
    <message>
        <source>Take %1 and hand over</source>
        <translation>收 %1 并交付</translation>
    </message>
    <message>
        <source>Take %1 by QR</source>
        <translation>扫码收 %1</translation>
    </message>
    <message>
        <source>Hand over</source>
        <translation>交付</translation>
    </message>
    <message>
        <source>Scan the pickup code</source>
        <translation>请扫取货码</translation>
    </message>
    <message>
        <source>%1 is missing</source>
        <translation>缺 %1</translation>
    </message>
    <message>
        <source>Check the payment</source>
        <translation>查询付款结果</translation>
    </message>
    <message>
        <source>Scan or key the slip</source>
        <translation>请扫描或输入小票号</translation>
    </message>
    <message>
        <source>These items are then yours to pick; nobody else picks them.</source>
        <translation>开始后由你拣，别人不会再拣。</translation>
    </message>
    <message>
        <source>Scan each item, or tap it once you have it in hand.</source>
        <translation>逐件扫码，或货在手上时点一下。</translation>
    </message>
    <message>
        <source>Somebody of this shop takes it to the customer now.</source>
        <translation>现在由本店同事送去给顾客。</translation>
    </message>
    <message>
        <source>The customer has it, and has paid what was due at the door.</source>
        <translation>顾客已收到货，并付清了上门应收的款项。</translation>
    </message>
    <message>
        <source>Handed over by %1. This cannot be undone, only returned.</source>
        <translation>交付人 %1 · 交付后不可撤销，只能走退货</translation>
    </message>
    <message>
        <source>%1 due</source>
        <translation>待付 %1</translation>
    </message>
    <message>
        <source>paid in full</source>
        <translation>已付清</translation>
    </message>
    <message>
        <source>%1 is on its way</source>
        <translation>%1 已出门配送</translation>
    </message>
    <message>
        <source>%1 is delivered</source>
        <translation>%1 已送达</translation>
    </message>
    <message>
        <source>%1 is back on the pick list</source>
        <translation>%1 已退回待拣</translation>
    </message>
    <message>
        <source>%1: nothing waits here. It is done, or at another place.</source>
        <translation>%1：这里没有要取的货。可能已完成，或在别的门店。</translation>
    </message>
    <message>
        <source>%1 waits for its QR payment: nothing is picked before it is paid.</source>
        <translation>%1 还在等扫码付款：付款前不拣货。</translation>
    </message>
    <message>
        <source>%1 is not ready yet: pick it first.</source>
        <translation>%1 还没备好，请先拣货。</translation>
    </message>
    <message>
        <source>That is one too many.</source>
        <translation>多扫了一件。</translation>
    </message>
    <message>
        <source>That item is not part of this order.</source>
        <translation>这件商品不在这张订单里。</translation>
    </message>
    <message>
        <source>Check the pickup code or the phone number first; nothing was charged.</source>
        <translation>请先核对取货码或手机号，未扣款。</translation>
    </message>
    <message>
        <source>%1 is put back</source>
        <translation>%1 已退回货架</translation>
    </message>
    <message>
        <source>%1 handed over, change %2</source>
        <translation>%1 已交付，找零 %2</translation>
    </message>
    <message>
        <source>%1 handed over</source>
        <translation>%1 已交付</translation>
    </message>
    <message>
        <source>%1 is ready on shelf %2</source>
        <translation>%1 已备好，货位 %2</translation>
    </message>
    <message>
        <source>Sign in first.</source>
        <translation>请先登录。</translation>
    </message>
    <message>
        <source>Marked as handled</source>
        <translation>已标为处理完毕</translation>
    </message>
    <message>
        <source>Recorded: the customer was told</source>
        <translation>已记录：顾客已告知</translation>
    </message>
    <message>
        <source>Plan B chosen; HQ decides when it hears of it</source>
        <translation>已选备选方案，总部收到后决定</translation>
    </message>
    <message>
        <source>Recorded: the money was given back</source>
        <translation>已记录：款项已退还</translation>
    </message>
    <message>
        <source>Requested; HQ answers on the product</source>
        <translation>已申请，总部答复后显示在商品页</translation>
    </message>
    <message>
        <source>Trying to reach HQ</source>
        <translation>正在联系总部</translation>
    </message>
    <message>
        <source>Store manager</source>
        <translation>店长</translation>
    </message>
    <message>
        <source>Pickup desk</source>
        <translation>自提台</translation>
    </message>
    <message>
        <source>Quality inspection</source>
        <translation>质检</translation>
    </message>
    <message>
        <source>Associate</source>
        <translation>导购</translation>
    </message>
    <message>
        <source>Good morning, who is at the counter?</source>
        <translation>早上好，谁在柜台？</translation>
    </message>
    <message>
        <source>Good afternoon, who is at the counter?</source>
        <translation>下午好，谁在柜台？</translation>
    </message>
    <message>
        <source>Good evening, who is at the counter?</source>
        <translation>晚上好，谁在柜台？</translation>
    </message>
    <message>
        <source>Loading the catalogue</source>
        <translation>正在下载商品资料</translation>
    </message>
    <message>
        <source>Checking the catalogue</source>
        <translation>正在校验商品资料</translation>
    </message>
    <message>
        <source>Loading the stock and people of this store</source>
        <translation>正在下载本店库存和人员</translation>
    </message>
    <message>
        <source>Getting this device ready</source>
        <translation>正在准备本机</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>%1 a second</source>
        <translation>每秒 %1</translation>
    </message>
    <message numerus="yes">
        <source>%n s left</source>
        <translation>
            <numerusform>还剩 %n 秒</numerusform>
        </translation>
    </message>
    <message>
        <source>HQ did not take this code. A code works once, for 10 minutes; ask for a new one.</source>
        <translation>总部不认这个登记码。登记码只能用一次，10 分钟内有效，请要一个新的。</translation>
    </message>
    <message>
        <source>This is not an address of HQ. It begins with https://.</source>
        <translation>这不是总部地址，应以 https:// 开头。</translation>
    </message>
    <message>
        <source>HQ cannot be reached at this address. Check the network and the address.</source>
        <translation>这个地址连不上总部。请检查网络和地址。</translation>
    </message>
    <message>
        <source>Locked. Who is taking over?</source>
        <translation>已锁定。谁来继续？</translation>
    </message>
    <message>
        <source>somebody else</source>
        <translation>其他人</translation>
    </message>
    <message>
        <source>end of the day</source>
        <translation>日结</translation>
    </message>
    <message>
        <source>to %1</source>
        <translation>交给%1</translation>
    </message>
    <message>
        <source>Matches</source>
        <translation>相符</translation>
    </message>
    <message>
        <source>Take cash out</source>
        <translation>取出现金</translation>
    </message>
    <message>
        <source>Put cash in</source>
        <translation>放入现金</translation>
    </message>
    <message>
        <source>Only open</source>
        <translation>只开钱箱</translation>
    </message>
    <message>
        <source>Change given wrong</source>
        <translation>找零有误</translation>
    </message>
    <message>
        <source>A coin or note is missing</source>
        <translation>少了零钱或纸币</translation>
    </message>
    <message>
        <source>Cannot explain it</source>
        <translation>原因不明</translation>
    </message>
    <message>
        <source>To the bank</source>
        <translation>送存银行</translation>
    </message>
    <message>
        <source>Petty cash</source>
        <translation>备用金支出</translation>
    </message>
    <message>
        <source>Too much in the drawer</source>
        <translation>钱箱现金过多</translation>
    </message>
    <message>
        <source>Change from the safe</source>
        <translation>从保险柜补零钱</translation>
    </message>
    <message>
        <source>Too much was taken out</source>
        <translation>之前多取了</translation>
    </message>
    <message>
        <source>Change for a note</source>
        <translation>换零钱</translation>
    </message>
    <message>
        <source>Look for a mistake</source>
        <translation>核对差错</translation>
    </message>
    <message>
        <source>End of the day</source>
        <translation>日结</translation>
    </message>
    <message>
        <source>%1 in cash was taken without a shift. Count it with the float.</source>
        <translation>没有开班时收了现金 %1，请一并计入备用金。</translation>
    </message>
    <message>
        <source>No shift is open</source>
        <translation>尚未开班</translation>
    </message>
    <message>
        <source>Sales go on without one, but then the drawer is nobody&apos;s.</source>
        <translation>不开班也能销售，但钱箱无人负责。</translation>
    </message>
    <message>
        <source>Float %1</source>
        <translation>备用金 %1</translation>
    </message>
    <message>
        <source>Business date %1</source>
        <translation>营业日 %1</translation>
    </message>
    <message>
        <source>%1 has the drawer</source>
        <translation>%1当班</translation>
    </message>
    <message>
        <source>Open for more than a day: orders have another business date by now. Count and close it.</source>
        <translation>开班已超过一天，新订单已不属于这个营业日。请点钱并交班。</translation>
    </message>
    <message>
        <source>Count the float</source>
        <translation>清点备用金</translation>
    </message>
    <message>
        <source>Count the drawer</source>
        <translation>清点钱箱</translation>
    </message>
    <message>
        <source>What lies in the drawer now, before the first sale.</source>
        <translation>开始销售前，钱箱里现有的钱。</translation>
    </message>
    <message>
        <source>What should be there is shown after the count.</source>
        <translation>点完之后才显示应有金额。</translation>
    </message>
    <message>
        <source>Open with %1</source>
        <translation>以 %1 开班</translation>
    </message>
    <message>
        <source>It is %1</source>
        <translation>实点 %1</translation>
    </message>
    <message>
        <source>Enter what is there, 0 for nothing</source>
        <translation>请输入实有金额，没有则输 0</translation>
    </message>
    <message>
        <source>Float</source>
        <translation>备用金</translation>
    </message>
    <message>
        <source>Counted %1</source>
        <translation>实点 %1</translation>
    </message>
    <message>
        <source>It matches</source>
        <translation>相符</translation>
    </message>
    <message>
        <source>Hand over to %1</source>
        <translation>交班给%1</translation>
    </message>
    <message>
        <source>Close the shift</source>
        <translation>结束班次</translation>
    </message>
    <message>
        <source>Say why it differs</source>
        <translation>请说明差异原因</translation>
    </message>
    <message>
        <source>%1, enter your 6-digit PIN</source>
        <translation>%1，请输入 6 位口令</translation>
    </message>
    <message>
        <source>Take %1 out</source>
        <translation>取出 %1</translation>
    </message>
    <message>
        <source>Put %1 in</source>
        <translation>放入 %1</translation>
    </message>
    <message>
        <source>Open the drawer</source>
        <translation>打开钱箱</translation>
    </message>
    <message>
        <source>Enter the amount</source>
        <translation>请输入金额</translation>
    </message>
    <message>
        <source>Say why</source>
        <translation>请说明原因</translation>
    </message>
    <message>
        <source>Open the drawer without a sale</source>
        <translation>非销售开钱箱</translation>
    </message>
    <message>
        <source>It is told to HQ, and stands on the slip.</source>
        <translation>会报告总部，并印在班次小票上。</translation>
    </message>
    <message>
        <source>Sell</source>
        <translation>销售</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Finish this payment first, or close it.</source>
        <translation>请先完成或关闭这次收款。</translation>
    </message>
    <message>
        <source>Your role does not include selling. Ask a colleague to sign in.</source>
        <translation>您的岗位不含销售，请同事登录后操作。</translation>
    </message>
    <message>
        <source>A payment code: nothing was charged. Take the payment of an order first, then scan it.</source>
        <translation>这是付款码，没有扣款。请先收款，再扫付款码。</translation>
    </message>
    <message>
        <source>Member: %1</source>
        <translation>会员：%1</translation>
    </message>
    <message>
        <source>No product has the code %1. Check the search results, or type its name.</source>
        <translation>没有条码 %1。看看搜索结果，或输入名称。</translation>
    </message>
    <message>
        <source>Search goods and stock without a PIN</source>
        <translation>免登录查商品和库存</translation>
    </message>
    <message>
        <source>Sign in</source>
        <translation>登录</translation>
    </message>
    <message>
        <source>Order %1: </source>
        <translation>订单 %1：</translation>
    </message>
    <message>
        <source>Device %1: </source>
        <translation>设备 %1：</translation>
    </message>
    <message>
        <source>“%1” was requested offline; when HQ received it, %2 had %3 of the %4 needed.</source>
        <translation>“%1”是离线时的请求；总部收到时，%2只剩 %3 件，要 %4 件。</translation>
    </message>
    <message>
        <source>%1 no longer has it</source>
        <translation>%1已经没有货</translation>
    </message>
    <message>
        <source>No longer available</source>
        <translation>已经没有货</translation>
    </message>
    <message>
        <source>Offer another store or delivery from the DC; otherwise refund.</source>
        <translation>请推荐别的门店或总仓快递，否则退款。</translation>
    </message>
    <message>
        <source>“%1” was promised from pieces locked at %2, but the lock had run out; %3 of %4 were left.</source>
        <translation>“%1”按 %2 的锁定额度答应了顾客，但额度已过期；总部收到时只有 %3 件，需要 %4 件。</translation>
    </message>
    <message>
        <source>The lock on a promised piece had run out</source>
        <translation>已答应的货锁定过期</translation>
    </message>
    <message>
        <source>Call the customer; offer another store or delivery from the DC; otherwise refund.</source>
        <translation>联系顾客：改其他门店或总仓发货，否则退款。</translation>
    </message>
    <message>
        <source>An address was not kept</source>
        <translation>地址没有存上</translation>
    </message>
    <message>
        <source>This shop does not hold the member any more, or HQ does not know them. The order is not touched.</source>
        <translation>该会员已不在本店名下，或总部没有这位会员。订单不受影响。</translation>
    </message>
    <message>
        <source>Ask the customer for the card and save the address again.</source>
        <translation>请顾客出示会员卡，再存一次地址。</translation>
    </message>
    <message>
        <source>“%1” could not be had in the way the customer chose; the order stands without it.</source>
        <translation>“%1”按顾客选的方式没有货，订单其余部分照常。</translation>
    </message>
    <message>
        <source>Plan B did not work out</source>
        <translation>备选方案没有办成</translation>
    </message>
    <message>
        <source>Call the customer and choose another way.</source>
        <translation>给顾客打电话，另选一种办法。</translation>
    </message>
    <message>
        <source>A refund is due</source>
        <translation>要退款给顾客</translation>
    </message>
    <message>
        <source>Not cancelled: a payment is under way</source>
        <translation>未取消：付款仍在处理</translation>
    </message>
    <message>
        <source>Nobody can say yet whether the customer has paid. The order stands as it was.</source>
        <translation>目前无法确认顾客是否已付款，订单保持不变。</translation>
    </message>
    <message>
        <source>Wait for the answer of the payment, then cancel again.</source>
        <translation>等付款有结果后，再申请取消。</translation>
    </message>
    <message>
        <source>“%1” was gone at %2; as the customer had chosen it now comes from %3.</source>
        <translation>“%1”在 %2 已无货；已按顾客选择改由 %3 发出。</translation>
    </message>
    <message>
        <source>Moved to Plan B</source>
        <translation>已按备选方案处理</translation>
    </message>
    <message>
        <source>Tell the customer where and when it comes.</source>
        <translation>告诉顾客从哪里、什么时候到。</translation>
    </message>
    <message>
        <source>“%1”: the customer took %2, stock on record was %3. The sale stands.</source>
        <translation>“%1”：顾客带走 %2 件，账上只有 %3 件。销售有效。</translation>
    </message>
    <message>
        <source>Sold more than the stock on record</source>
        <translation>卖出的比账上多</translation>
    </message>
    <message>
        <source>Count the shelf; HQ corrects the figure.</source>
        <translation>请清点货架，总部会更正数字。</translation>
    </message>
    <message>
        <source>Sold at another price than the price book</source>
        <translation>成交价与价目不同</translation>
    </message>
    <message>
        <source>The customer keeps the printed price.</source>
        <translation>顾客按小票价。</translation>
    </message>
    <message>
        <source>This is no coupon of ours, or its code is damaged. Scan it again.</source>
        <translation>这不是本店的优惠券，或二维码已损坏。请再扫一次。</translation>
    </message>
    <message>
        <source>This coupon was not made by HQ, so it is worth nothing. Keep it and tell your manager.</source>
        <translation>这张券不是总部发出的，不能抵用。请留下它并告诉店长。</translation>
    </message>
    <message>
        <source>This coupon cannot be checked here yet: connect to the network once, then scan it again.</source>
        <translation>本设备还不能核验这张券：请先联网一次，再扫一次。</translation>
    </message>
    <message>
        <source>HQ has stopped this coupon. It is not taken any more.</source>
        <translation>总部已停用这张券，不再接受。</translation>
    </message>
    <message>
        <source>This coupon is not valid yet. Its first day is printed on it.</source>
        <translation>这张券还未到生效日期，生效日印在券上。</translation>
    </message>
    <message>
        <source>This coupon has expired.</source>
        <translation>这张券已过期。</translation>
    </message>
    <message>
        <source>This coupon is for another currency.</source>
        <translation>这张券用于其他币种。</translation>
    </message>
    <message>
        <source>This coupon is for %1 members. Scan the member card first.</source>
        <translation>这张券仅限%1会员使用。请先扫会员卡。</translation>
    </message>
    <message>
        <source>This coupon is for members. Scan the member card first.</source>
        <translation>这张券仅限会员使用。请先扫会员卡。</translation>
    </message>
    <message>
        <source>This coupon was used already, on order %1.</source>
        <translation>这张券已在订单 %1 上用过。</translation>
    </message>
    <message>
        <source>A valuable coupon: only HQ can tell whether it is still good, so it is not taken here yet.</source>
        <translation>这是大额券，须联网由总部核实是否仍有效，目前这里不能使用。</translation>
    </message>
    <message>
        <source>Without HQ a coupon may take off up to %1; this one is worth more.</source>
        <translation>未经总部核实，一张券最多抵 %1；这张超过了。</translation>
    </message>
    <message>
        <source>Of today&apos;s coupon budget %1 is left on this device. Connect to the network, or sell without it.</source>
        <translation>本设备今日的用券额度只剩 %1。请联网，或不用券结账。</translation>
    </message>
    <message>
        <source>Nothing to collect from the customer. The manager looks at the difference.</source>
        <translation>不用再向顾客收钱，差额由店长看。</translation>
    </message>
    <message>
        <source>Order %1 at %2 had used it first. %3 is booked as the campaign&apos;s loss; the receipt stands.</source>
        <translation>%2 的订单 %1 已先用了它。%3 记为活动损失；小票有效。</translation>
    </message>
    <message>
        <source>A coupon was used a second time</source>
        <translation>一张券被重复使用</translation>
    </message>
    <message>
        <source>HQ has never given out this coupon. %1 is booked as a loss; the receipt stands.</source>
        <translation>总部从未发出这张券。%1 记为损失；小票有效。</translation>
    </message>
    <message>
        <source>Keep the coupon if the customer left it, and tell HQ.</source>
        <translation>如顾客留下了券，请保管好并告诉总部。</translation>
    </message>
    <message>
        <source>A coupon that HQ does not know</source>
        <translation>总部不认识的券</translation>
    </message>
    <message>
        <source>%1 pieces were taken back, of only %2 that the customer still had. The goods are booked here.</source>
        <translation>收回了 %1 件，而顾客手上只有 %2 件。商品已记在本店。</translation>
    </message>
    <message>
        <source>Find out whose goods these are, and whether money went out twice.</source>
        <translation>请查清是谁的商品，以及是否重复退款。</translation>
    </message>
    <message>
        <source>Taken back more often than bought</source>
        <translation>退回件数多于购买件数</translation>
    </message>
    <message>
        <source>%1 went back to the customer; the pieces had cost %2. The slip stands.</source>
        <translation>退给顾客 %1，而商品实付 %2。退货单有效。</translation>
    </message>
    <message>
        <source>Another sum went back than was paid</source>
        <translation>退款金额与实付不符</translation>
    </message>
    <message>
        <source>%1 in coupons or points was given away without HQ, beyond what this device may in a day.</source>
        <translation>断网时用券或积分抵了 %1，超出本机当天的额度。</translation>
    </message>
    <message>
        <source>More given away than the day&apos;s budget</source>
        <translation>抵扣超出当天额度</translation>
    </message>
    <message>
        <source>Handed over a second time</source>
        <translation>重复交付</translation>
    </message>
    <message>
        <source>These goods had already left with a customer. Nothing was booked twice.</source>
        <translation>这些货已经被顾客取走，没有重复记账。</translation>
    </message>
    <message>
        <source>Find out who holds the goods, before the customer calls.</source>
        <translation>请在顾客来电前查清货在谁手上。</translation>
    </message>
    <message>
        <source>Somebody else was faster</source>
        <translation>别人先处理了</translation>
    </message>
    <message>
        <source>The order had moved on before this device was heard: %1</source>
        <translation>本机上传前订单已有变化：%1</translation>
    </message>
    <message>
        <source>Look at the order as it stands now.</source>
        <translation>请看订单现在的状态。</translation>
    </message>
    <message>
        <source>Handed over in another store than planned</source>
        <translation>在别的门店交付了</translation>
    </message>
    <message>
        <source>The goods waited elsewhere and left from this store&apos;s stock.</source>
        <translation>货在别的门店备着，却从本店库存交付了。</translation>
    </message>
    <message>
        <source>Tell the other store to put its goods back on the shelf.</source>
        <translation>请通知对方门店把货放回货架。</translation>
    </message>
    <message>
        <source>%1 was taken here, but nothing was due any more.</source>
        <translation>这里收了 %1，但已无应付。</translation>
    </message>
    <message>
        <source>Paid twice</source>
        <translation>重复付款</translation>
    </message>
    <message>
        <source>Refund it.</source>
        <translation>请退还。</translation>
    </message>
    <message>
        <source>%1 was taken, %2 was due.</source>
        <translation>实收 %1，应收 %2。</translation>
    </message>
    <message>
        <source>Another sum was taken than was due</source>
        <translation>实收与应收不符</translation>
    </message>
    <message>
        <source>Count the drawer and settle the difference with the customer.</source>
        <translation>请清点钱箱，并与顾客结清差额。</translation>
    </message>
    <message>
        <source>%1 was paid for what the customer does not get.</source>
        <translation>顾客已为不会收到的商品付了 %1。</translation>
    </message>
    <message>
        <source>Give it back in cash here; that is recorded with your name.</source>
        <translation>请在本店以现金退还，退款会记在你名下。</translation>
    </message>
    <message>
        <source>%1 was given back, %2 was due.</source>
        <translation>已退 %1，应退 %2。</translation>
    </message>
    <message>
        <source>More was given back than was due</source>
        <translation>退款多于应退金额</translation>
    </message>
    <message>
        <source>%1 has not enough of %2 to keep it for the customer. The order stands as it was.</source>
        <translation>%1没有足够的 %2 可以为顾客留货，订单保持不变。</translation>
    </message>
    <message>
        <source>The other store could not take it on</source>
        <translation>对方门店无法接手</translation>
    </message>
    <message>
        <source>Tell the customer, and choose another store.</source>
        <translation>请告知顾客，并另选门店。</translation>
    </message>
    <message>
        <source>Allowed by somebody without the permission</source>
        <translation>批准的人没有权限</translation>
    </message>
    <message>
        <source>By this store&apos;s roster the one who allowed this was no manager, or did it themselves. It counts.</source>
        <translation>按本店名册，批准的人不是店长，或是自己批准自己。操作仍然有效。</translation>
    </message>
    <message>
        <source>Done by somebody without the permission</source>
        <translation>操作人没有权限</translation>
    </message>
    <message>
        <source>By this store&apos;s roster the person was not allowed to do this. It counts all the same.</source>
        <translation>按本店名册，此人无权做这件事；但已发生的事照样算数。</translation>
    </message>
    <message>
        <source>Find out who used this device.</source>
        <translation>请查明当时是谁在用这台设备。</translation>
    </message>
    <message>
        <source>HQ keeps the record and has not acted on it; nothing is lost.</source>
        <translation>总部已留存记录，还没处理；数据不丢。</translation>
    </message>
    <message>
        <source>Two records contradict each other</source>
        <translation>两条记录互相矛盾</translation>
    </message>
    <message>
        <source>The seal of this device&apos;s record does not fit.</source>
        <translation>本机记录的签名对不上。</translation>
    </message>
    <message>
        <source>This device is blocked</source>
        <translation>本机已停用</translation>
    </message>
    <message>
        <source>HQ must be updated first</source>
        <translation>总部要先升级</translation>
    </message>
    <message>
        <source>HQ&apos;s code for it is “%1”. %2</source>
        <translation>总部给出的代码是“%1”。%2</translation>
    </message>
    <message>
        <source>Two copies of this device&apos;s record are in use, as after copying its disk or restoring a backup.</source>
        <translation>这台设备的记录有两份在用，比如拷贝了磁盘或恢复了备份。</translation>
    </message>
    <message>
        <source>A device&apos;s record exists twice</source>
        <translation>一台设备的记录有两份</translation>
    </message>
    <message>
        <source>All work of both counts; customers are not affected.</source>
        <translation>两份的业务都算数，不影响顾客。</translation>
    </message>
    <message>
        <source>Find the copy, and let only one of them be used.</source>
        <translation>找出那一份拷贝，只留一份在用。</translation>
    </message>
    <message>
        <source>It was put back to an earlier state or copied, and numbers its orders anew from now on.</source>
        <translation>它被恢复到以前的状态或被拷贝过，今后的单号重新编。</translation>
    </message>
    <message>
        <source>A device was restored or copied</source>
        <translation>一台设备被恢复或拷贝过</translation>
    </message>
    <message>
        <source>Work that HQ had before is kept; what HQ never received may be missing.</source>
        <translation>总部已收到的业务都在；总部没收到的可能缺失。</translation>
    </message>
    <message>
        <source>Compare the receipts printed since with the order list, and find out who restored it.</source>
        <translation>把此后打印的小票与订单列表核对，并查清是谁恢复的。</translation>
    </message>
    <message>
        <source>HQ was put back from a backup, and this device no longer has all that it had sent before.</source>
        <translation>总部从备份恢复过，而这台设备已没有以前上传的全部记录。</translation>
    </message>
    <message>
        <source>Records are missing at HQ</source>
        <translation>总部缺少一些记录</translation>
    </message>
    <message>
        <source>Orders of that time may be unknown when the customer comes.</source>
        <translation>顾客来时，那段时间的订单可能查不到。</translation>
    </message>
    <message>
        <source>Keep printed receipts of that time, and call HQ.</source>
        <translation>保留那段时间的小票，并联系总部。</translation>
    </message>
    <message>
        <source>It was un-enrolled while HQ lacked some of its work, which lies in a sealed file.</source>
        <translation>它注销时总部还缺一部分业务，都在一个密封文件里。</translation>
    </message>
    <message>
        <source>A sealed file has to reach HQ</source>
        <translation>有密封文件要交给总部</translation>
    </message>
    <message>
        <source>Until it is there, those orders are unknown at HQ.</source>
        <translation>交到之前，总部查不到这些订单。</translation>
    </message>
    <message>
        <source>Bring the file to HQ; this item closes once it was read.</source>
        <translation>把文件交给总部；读入后此事项自动关闭。</translation>
    </message>
    <message>
        <source>A price book from HQ is not as HQ has signed it. The prices from before go on serving.</source>
        <translation>总部下发的价目与签名不符，继续使用原价目。</translation>
    </message>
    <message>
        <source>New prices were refused</source>
        <translation>新价目未采用</translation>
    </message>
    <message>
        <source>New goods and prices come once HQ has mended it; everything else goes on.</source>
        <translation>总部修正后才会更新商品和价格，其他业务照常。</translation>
    </message>
    <message>
        <source>Tell HQ to import its prices again. Sell at the prices shown.</source>
        <translation>请通知总部重新导入价目，按屏幕显示的价格销售。</translation>
    </message>
    <message>
        <source>HQ has blocked it. What was done on it before still counts and is still sent.</source>
        <translation>总部已停用它。之前在它上面做的仍然算数，仍会上传。</translation>
    </message>
    <message>
        <source>A device of this store was blocked</source>
        <translation>本店一台设备被停用</translation>
    </message>
    <message>
        <source>What it sends from now on waits until HQ has looked at it.</source>
        <translation>它今后上传的要等总部看过才算。</translation>
    </message>
    <message>
        <source>Take the device out of use and ask HQ why.</source>
        <translation>不要再用这台设备，并问总部原因。</translation>
    </message>
    <message>
        <source>HQ needs a person to look at this</source>
        <translation>总部需要人工处理</translation>
    </message>
    <message>
        <source>Tell your manager; HQ settles it.</source>
        <translation>请告诉店长，由总部处理。</translation>
    </message>
    <message>
        <source>What the customer paid and took with them stands.</source>
        <translation>顾客已付的款、已拿走的货都有效。</translation>
    </message>
    <message>
        <source>A record could not be verified</source>
        <translation>有一条记录无法核实</translation>
    </message>
    <message>
        <source>Stop selling on this device and call HQ.</source>
        <translation>请停止用本机销售，并联系总部。</translation>
    </message>
    <message>
        <source>HQ had blocked this device before the record arrived.</source>
        <translation>记录送达之前，总部已停用本机。</translation>
    </message>
    <message>
        <source>Hand the device to your manager; HQ decides what counts.</source>
        <translation>请把设备交给店长，由总部认定哪些有效。</translation>
    </message>
    <message>
        <source>HQ already holds a different record with the same number.</source>
        <translation>总部已有一条编号相同、内容不同的记录。</translation>
    </message>
    <message>
        <source>The customer notices nothing unless the goods were promised for today.</source>
        <translation>除非答应今天交货，否则顾客不受影响。</translation>
    </message>
    <message>
        <source>HQ runs an older version and cannot read this kind of work yet.</source>
        <translation>总部的版本较旧，还看不懂这类操作。</translation>
    </message>
    <message>
        <source>Nothing to do here: it is taken in once HQ is updated. Tell your manager if it is urgent.</source>
        <translation>这里不用处理，总部升级后会自动受理。着急的话请告诉店长。</translation>
    </message>
    <message>
        <source>Part of the record is missing or damaged.</source>
        <translation>记录有一部分缺失或损坏。</translation>
    </message>
    <message>
        <source>HQ could not read a record</source>
        <translation>总部读不出一条记录</translation>
    </message>
    <message>
        <source>Compare the printed receipt with the order and tell your manager.</source>
        <translation>请把小票与订单核对一遍，并告诉店长。</translation>
    </message>
    <message>
        <source>A fault at HQ stopped it.</source>
        <translation>总部系统出错，没有处理成功。</translation>
    </message>
    <message>
        <source>HQ failed to process a record</source>
        <translation>总部处理一条记录时出错</translation>
    </message>
    <message>
        <source>Nothing to do here: HQ has been alerted and will try again.</source>
        <translation>这里不用处理，总部已收到告警，会再试。</translation>
    </message>
    <message>
        <source>An earlier step of the same order is still being looked at.</source>
        <translation>同一订单的上一步还在等人工处理。</translation>
    </message>
    <message>
        <source>Waiting for an earlier step</source>
        <translation>在等上一步</translation>
    </message>
    <message>
        <source>Settle the earlier step; this one then follows by itself.</source>
        <translation>先处理上一步，这一步会自动跟上。</translation>
    </message>
    <message>
        <source>It builds on work that HQ has not received yet, perhaps from another device.</source>
        <translation>它依赖的操作总部还没收到，可能在另一台设备上。</translation>
    </message>
    <message>
        <source>Waiting for another record</source>
        <translation>在等另一条记录</translation>
    </message>
    <message>
        <source>Check that every device of the store is switched on and connected.</source>
        <translation>请确认本店每台设备都已开机联网。</translation>
    </message>
    <message>
        <source>HQ has not received this order yet, or it belongs to another store.</source>
        <translation>总部还没收到这张订单，或者它属于别的门店。</translation>
    </message>
    <message>
        <source>HQ cannot find the order</source>
        <translation>总部找不到这张订单</translation>
    </message>
    <message>
        <source>Switch on the device the order was placed on so that it can sync.</source>
        <translation>请打开下单的那台设备，让它同步。</translation>
    </message>
    <message>
        <source>This item is no longer open at HQ</source>
        <translation>这一项在总部已经了结</translation>
    </message>
    <message>
        <source>There is nothing left to settle. The customer is not affected.</source>
        <translation>没有需要处理的了，顾客不受影响。</translation>
    </message>
    <message>
        <source>Nothing to do.</source>
        <translation>不用处理。</translation>
    </message>
    <message>
        <source>The customer keeps the goods and the printed receipt.</source>
        <translation>顾客的货和小票照旧有效。</translation>
    </message>
    <message>
        <source>The total does not add up</source>
        <translation>总价对不上</translation>
    </message>
    <message>
        <source>The lines of the order come to another sum.</source>
        <translation>订单各行相加与总价不符。</translation>
    </message>
    <message>
        <source>The payments do not add up</source>
        <translation>收款对不上</translation>
    </message>
    <message>
        <source>What was paid and what is due differ from the total.</source>
        <translation>已付与待付相加与总价不符。</translation>
    </message>
    <message>
        <source>The till&apos;s part does not add up</source>
        <translation>收银台应收金额不符</translation>
    </message>
    <message>
        <source>It is not the sum of what was to be carried out.</source>
        <translation>与自带商品的合计不一致。</translation>
    </message>
    <message>
        <source>The coupon does not add up</source>
        <translation>优惠券金额不符</translation>
    </message>
    <message>
        <source>Its amount is not what came off the order&apos;s lines.</source>
        <translation>券的金额与各行实际抵扣不一致。</translation>
    </message>
    <message>
        <source>Unknown way of paying</source>
        <translation>付款方式不认识</translation>
    </message>
    <message>
        <source>HQ does not accept one of the payments on this order.</source>
        <translation>订单里有一笔付款，总部不接受。</translation>
    </message>
    <message>
        <source>Unknown way of delivery</source>
        <translation>交付方式不认识</translation>
    </message>
    <message>
        <source>HQ does not know how one of the lines is to be delivered.</source>
        <translation>订单里有一行，总部不知道怎么交付。</translation>
    </message>
    <message>
        <source>An order without goods</source>
        <translation>订单里没有商品</translation>
    </message>
    <message>
        <source>The order that arrived at HQ has no lines.</source>
        <translation>总部收到的订单没有商品行。</translation>
    </message>
    <message>
        <source>An impossible quantity</source>
        <translation>数量不可能</translation>
    </message>
    <message>
        <source>A quantity or an amount on the order cannot be right.</source>
        <translation>订单上有数量或金额不可能正确。</translation>
    </message>
    <message>
        <source>The order is damaged</source>
        <translation>订单已损坏</translation>
    </message>
    <message>
        <source>Parts of the order carry the same number.</source>
        <translation>订单里有几部分编号重复。</translation>
    </message>
    <message>
        <source>This order exists already</source>
        <translation>这张订单已经有了</translation>
    </message>
    <message>
        <source>Another device has sent an order with the same number.</source>
        <translation>另一台设备已送来编号相同的订单。</translation>
    </message>
    <message>
        <source>The order belongs to another store</source>
        <translation>订单属于别的门店</translation>
    </message>
    <message>
        <source>It takes goods from a store that is not this one.</source>
        <translation>它要拿走的货不在本店。</translation>
    </message>
    <message>
        <source>%1 sold at %2, the book says %3. </source>
        <translation>%1 以 %2 售出，价目是 %3。</translation>
    </message>
    <message numerus="yes">
        <source>%n waiting</source>
        <translation>
            <numerusform>%n 笔待传</numerusform>
        </translation>
    </message>
    <message>
        <source>Device blocked</source>
        <translation>本机已停用</translation>
    </message>
    <message>
        <source>Blocked</source>
        <translation>已停用</translation>
    </message>
    <message>
        <source>Loading %1</source>
        <translation>下载中 %1</translation>
    </message>
    <message>
        <source>Loading</source>
        <translation>载入中</translation>
    </message>
    <message>
        <source>Synced %1</source>
        <translation>已同步 %1</translation>
    </message>
    <message>
        <source>Working offline</source>
        <translation>离线工作</translation>
    </message>
    <message>
        <source>Offline</source>
        <translation>离线</translation>
    </message>
    <message>
        <source>Offline · %1</source>
        <translation>离线 · %1</translation>
    </message>
    <message>
        <source>%1/s</source>
        <translation>每秒 %1</translation>
    </message>
    <message>
        <source>oldest %1</source>
        <translation>最早 %1</translation>
    </message>
    <message>
        <source>Last contact</source>
        <translation>上次联系</translation>
    </message>
    <message>
        <source>Changes to come</source>
        <translation>还没到的变更</translation>
    </message>
    <message>
        <source>Money waiting</source>
        <translation>待传金额</translation>
    </message>
    <message>
        <source>%1: below its minimum of %2, %3 suggested</source>
        <translation>%1：低于最低库存 %2 件，建议补 %3 件</translation>
    </message>
    <message>
        <source>%1: below its minimum of %2, %3 requested</source>
        <translation>%1：低于最低库存 %2 件，已申请 %3 件</translation>
    </message>
    <message>
        <source>%1: below its minimum of %2, %3 on their way</source>
        <translation>%1：低于最低库存 %2 件，%3 件在途</translation>
    </message>
    <message>
        <source>%1: below its minimum of %2; HQ has none to send</source>
        <translation>%1：低于最低库存 %2 件，总部暂无货可补</translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>另有 %n 笔</numerusform>
        </translation>
    </message>
    <message>
        <source>Best sellers are running out</source>
        <translation>畅销款即将断货</translation>
    </message>
    <message>
        <source>Below the minimum of this store: %1.</source>
        <translation>低于本店最低库存：%1。</translation>
    </message>
    <message>
        <source>A manager asks HQ for the pieces it suggests; the product shows what became of them.</source>
        <translation>由店长按建议向总部申请补货，结果显示在商品页。</translation>
    </message>
    <message>
        <source>%1 has %2 of %3</source>
        <translation>%1 现有 %2 件，最低 %3 件</translation>
    </message>
    <message>
        <source>catalogue %1 · store %2</source>
        <translation>商品 %1 · 门店 %2</translation>
    </message>
    <message>
        <source>roster %1 · policy %2</source>
        <translation>名册 %1 · 规则 %2</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>Clock</source>
        <translation>时钟</translation>
    </message>
    <message>
        <source>Store</source>
        <translation>门店</translation>
    </message>
    <message>
        <source>HQ</source>
        <translation>总部</translation>
    </message>
    <message>
        <source>App version</source>
        <translation>应用版本</translation>
    </message>
    <message>
        <source>Data version</source>
        <translation>数据版本</translation>
    </message>
    <message>
        <source>schema %1</source>
        <translation>结构 %1</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>进度</translation>
    </message>
    <message>
        <source>Data set</source>
        <translation>数据编号</translation>
    </message>
    <message>
        <source>Signed documents</source>
        <translation>签名文件</translation>
    </message>
    <message>
        <source>Countersigned by HQ up to</source>
        <translation>总部已签收到</translation>
    </message>
    <message>
        <source>Data fetched again</source>
        <translation>重新下载过资料</translation>
    </message>
    <message>
        <source>It was restored or copied; new numbers start with %1. Earlier work is kept and still sent.</source>
        <translation>本机的记录曾被恢复或复制，新单号以 %1 开头；之前的记录都保留并照常上传。</translation>
    </message>
    <message>
        <source>This device&apos;s journal</source>
        <translation>本机的记录</translation>
    </message>
    <message>
        <source>record %1 · %2</source>
        <translation>第 %1 条 · %2</translation>
    </message>
    <message>
        <source>Not certain since the last restart: connect to HQ to check it</source>
        <translation>重启后还没与总部核对，请先联网</translation>
    </message>
    <message>
        <source>Agrees with HQ</source>
        <translation>与总部一致</translation>
    </message>
    <message>
        <source>Loading the catalogue %1</source>
        <translation>正在下载商品资料 %1</translation>
    </message>
    <message>
        <source>You can sell as soon as it is here. A broken download resumes where it stopped.</source>
        <translation>下载好就能销售；断网后会接着下载。</translation>
    </message>
    <message>
        <source>Updating</source>
        <translation>更新中</translation>
    </message>
    <message>
        <source>The current data is used until the new is complete.</source>
        <translation>新资料到齐前先用现有的。</translation>
    </message>
    <message>
        <source>Some data differs from HQ&apos;s</source>
        <translation>部分资料与总部不一致</translation>
    </message>
    <message>
        <source>It is fetched again every hour. HQ has been told.</source>
        <translation>每小时会重新下载一次，已告知总部。</translation>
    </message>
    <message>
        <source>Everything HQ has sent is on this device.</source>
        <translation>总部的变更都已在本机。</translation>
    </message>
    <message>
        <source>Catching up with HQ.</source>
        <translation>正在跟上总部。</translation>
    </message>
    <message>
        <source>Up to date with HQ</source>
        <translation>与总部一致</translation>
    </message>
    <message numerus="yes">
        <source>Next try in %n second(s).</source>
        <translation>
            <numerusform>%n 秒后再试。</numerusform>
        </translation>
    </message>
    <message>
        <source>Downloading the catalogue</source>
        <translation>正在下载商品资料</translation>
    </message>
    <message>
        <source>Checking what was downloaded</source>
        <translation>正在校验下载的资料</translation>
    </message>
    <message>
        <source>Loading this store&apos;s orders, stock and members</source>
        <translation>正在下载本店的订单、库存和会员</translation>
    </message>
    <message numerus="yes">
        <source>%n second(s) left</source>
        <translation>
            <numerusform>还剩 %n 秒</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n minute(s) left</source>
        <translation>
            <numerusform>还剩 %n 分钟</numerusform>
        </translation>
    </message>
    <message>
        <source>Earlier work</source>
        <translation>更早的业务</translation>
    </message>
    <message>
        <source>since %1</source>
        <translation>%1起</translation>
    </message>
    <message>
        <source>kept at HQ since %1</source>
        <translation>总部 %1 起保留</translation>
    </message>
    <message>
        <source>HQ has it, reply to come</source>
        <translation>总部已收到，等回复</translation>
    </message>
    <message>
        <source>Match system</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>%1, check digit right</source>
        <translation>%1，校验位正确</translation>
    </message>
    <message>
        <source>%1, but the check digit is wrong: read it again</source>
        <translation>%1，但校验位不对，请再扫一次</translation>
    </message>
    <message>
        <source>Foreign characters: turn off the input method, or set the scanner to a US keyboard.</source>
        <translation>出现异常字符：请关闭输入法，或把扫描枪设为美式键盘。</translation>
    </message>
    <message numerus="yes">
        <source>%n character(s), read well</source>
        <translation>
            <numerusform>%n 个字符，读取正常</numerusform>
        </translation>
    </message>
    <message>
        <source>Confirmed</source>
        <translation>已锁定</translation>
    </message>
    <message>
        <source>Request</source>
        <translation>请求中</translation>
    </message>
    <message>
        <source>Ship it from the DC</source>
        <translation>改由总仓发货</translation>
    </message>
    <message>
        <source>Ship it from a store</source>
        <translation>改由门店发货</translation>
    </message>
    <message>
        <source>Collect it at another store</source>
        <translation>改到其他门店自提</translation>
    </message>
    <message>
        <source>The piece stays off the order; give back what was paid for it.</source>
        <translation>这件不再算在订单里；已付的钱退给顾客。</translation>
    </message>
    <message>
        <source>Refund</source>
        <translation>退款</translation>
    </message>
    <message>
        <source>The nearest store that has it sends it to the address of the order.</source>
        <translation>由最近的有货门店按订单地址发货。</translation>
    </message>
    <message numerus="yes">
        <source>Shown %n time(s) so far.</source>
        <translation>
            <numerusform>已显示过 %n 次。</numerusform>
        </translation>
    </message>
    <message>
        <source>Not shown to anybody so far.</source>
        <translation>还没有人看过。</translation>
    </message>
    <message>
        <source>Customer</source>
        <translation>顾客</translation>
    </message>
    <message>
        <source>Each look at the whole number is recorded with your name.</source>
        <translation>每次查看完整号码都会记下您的姓名。</translation>
    </message>
    <message>
        <source>Phone call</source>
        <translation>电话</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>消息</translation>
    </message>
    <message>
        <source>In person</source>
        <translation>当面</translation>
    </message>
    <message>
        <source>The nearest store that has it keeps it; tell the customer which.</source>
        <translation>最近的有货门店为顾客留货，请告知是哪家店。</translation>
    </message>
    <message>
        <source>else from a store</source>
        <translation>无货改门店发</translation>
    </message>
    <message>
        <source>else another store</source>
        <translation>无货换门店</translation>
    </message>
    <message>
        <source>else a refund</source>
        <translation>无货退款</translation>
    </message>
    <message>
        <source>HQ sends it to the address of the order.</source>
        <translation>总部按订单地址发货。</translation>
    </message>
    <message>
        <source>HQ takes the line off the order; what was paid is given back.</source>
        <translation>总部取消这一行，已付的钱退给顾客。</translation>
    </message>
    <message>
        <source>else from the DC</source>
        <translation>无货改总仓发</translation>
    </message>
    <message>
        <source>No selling now</source>
        <translation>现在不能销售</translation>
    </message>
    <message>
        <source>Without limit</source>
        <translation>不限时</translation>
    </message>
    <message>
        <source>First to end: %1 (%2)</source>
        <translation>最先用完：%1（%2）</translation>
    </message>
    <message numerus="yes">
        <source>%n hour(s)</source>
        <translation>
            <numerusform>%n 小时</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n minute(s)</source>
        <translation>
            <numerusform>%n 分钟</numerusform>
        </translation>
    </message>
    <message>
        <source>Sign-in</source>
        <translation>登录</translation>
    </message>
    <message>
        <source>Sell goods in hand</source>
        <translation>现货销售</translation>
    </message>
    <message>
        <source>Confirm goods elsewhere</source>
        <translation>外店货确认</translation>
    </message>
    <message>
        <source>Hand over pickups</source>
        <translation>自提交付</translation>
    </message>
    <message>
        <source>Low-value coupons</source>
        <translation>小额券</translation>
    </message>
    <message>
        <source>Spend points</source>
        <translation>积分抵扣</translation>
    </message>
    <message>
        <source>without limit</source>
        <translation>不限时</translation>
    </message>
    <message>
        <source>until %1</source>
        <translation>可用至%1</translation>
    </message>
    <message>
        <source>manager only</source>
        <translation>仅店长</translation>
    </message>
    <message>
        <source>not now</source>
        <translation>暂不可用</translation>
    </message>
    <message>
        <source>No price book yet</source>
        <translation>还没有价目</translation>
    </message>
    <message>
        <source>Then the disk is full</source>
        <translation>之后磁盘会满</translation>
    </message>
    <message>
        <source>Out of contact with HQ for too long</source>
        <translation>太久没联系上总部</translation>
    </message>
    <message>
        <source>Then look-up only, until HQ is reached</source>
        <translation>之后只能查询，直到联系上总部</translation>
    </message>
    <message>
        <source>Then a manager must do it</source>
        <translation>之后须由店长办理</translation>
    </message>
    <message>
        <source>Then the locked pieces of %1 are sold</source>
        <translation>之后 %1 的锁定货售完</translation>
    </message>
    <message>
        <source>Then the lock on %1 runs out</source>
        <translation>之后 %1 的锁定到期</translation>
    </message>
    <message>
        <source>Today&apos;s budget is used up</source>
        <translation>今日额度已用完</translation>
    </message>
    <message>
        <source>Then the day&apos;s budget is used up</source>
        <translation>之后当日额度用完</translation>
    </message>
    <message>
        <source>HQ has granted no budget yet</source>
        <translation>总部还没有发放额度</translation>
    </message>
    <message>
        <source>Then HQ must grant a new budget</source>
        <translation>之后要总部发放新额度</translation>
    </message>
    <message>
        <source>As many unpaid orders as a day allows wait for HQ; a manager may go on</source>
        <translation>今日未付款订单已到上限，都在等总部；店长可以继续</translation>
    </message>
    <message>
        <source>Then as many unpaid orders as a day allows wait for HQ</source>
        <translation>之后当日未付款订单到上限</translation>
    </message>
    <message>
        <source>HQ has blocked this device</source>
        <translation>总部已停用本机</translation>
    </message>
    <message>
        <source>Nothing is locked for this device; orders are requests</source>
        <translation>本机没有锁定的货，外店货只能请求</translation>
    </message>
    <message>
        <source>The locked pieces go back to the other stores.</source>
        <translation>已锁定的货退回其他门店。</translation>
    </message>
    <message>
        <source>HQ cannot be reached, so it does not hear that this device leaves.</source>
        <translation>联系不上总部，总部不知道这台设备要注销。</translation>
    </message>
    <message>
        <source>It stays on HQ&apos;s list until somebody there blocks it: tell HQ by phone.</source>
        <translation>它会留在总部的名单上，直到总部停用它：请打电话告诉总部。</translation>
    </message>
    <message>
        <source>HQ has everything. All data on this device will be deleted; HQ can enrol it again.</source>
        <translation>总部已收到全部记录。本机数据将全部删除，之后可由总部重新登记。</translation>
    </message>
    <message>
        <source>Records HQ has no safe copy of yet: %1 (%2).</source>
        <translation>总部尚未稳妥保存的记录：%1 条（%2）。</translation>
    </message>
    <message>
        <source>They are in the sealed file. Bring it to HQ before you throw anything away.</source>
        <translation>它们已在加密文件里，请务必把文件交给总部。</translation>
    </message>
    <message>
        <source>Connect to HQ, or save them as a sealed file that only HQ can open.</source>
        <translation>请先联网，或存成只有总部能打开的加密文件。</translation>
    </message>
    <message>
        <source>Allowed by %1</source>
        <translation>%1 已批准</translation>
    </message>
    <message>
        <source>a manager</source>
        <translation>店长</translation>
    </message>
    <message>
        <source>This is not a manager&apos;s badge of this store.</source>
        <translation>这不是本店店长的工牌。</translation>
    </message>
    <message>
        <source>No printer is set up. Choose one in Settings, or save a PDF.</source>
        <translation>还没有设置打印机。请到“设置”里选择，或保存 PDF。</translation>
    </message>
    <message>
        <source>The address of the printer makes no sense. Check it in Settings.</source>
        <translation>打印机地址不正确，请到“设置”里检查。</translation>
    </message>
    <message>
        <source>The printer cannot be reached. Check that it is switched on, its cable and its address.</source>
        <translation>连不上打印机。请检查电源、连线和地址。</translation>
    </message>
    <message>
        <source>The printer does not answer. Switch it off and on, then print again.</source>
        <translation>打印机没有应答。请关机再开机，然后重新打印。</translation>
    </message>
    <message>
        <source>The printer is out of paper. Put in a new roll, then print again.</source>
        <translation>打印机缺纸。请换上新纸卷，然后重新打印。</translation>
    </message>
    <message>
        <source>The printer&apos;s cover is open. Close it, then print again.</source>
        <translation>打印机上盖没有合好。请合上，然后重新打印。</translation>
    </message>
    <message>
        <source>The printer reports a fault, such as a stuck knife. Switch it off and on, then print again.</source>
        <translation>打印机报告故障（例如切刀卡住）。请关机再开机，然后重新打印。</translation>
    </message>
    <message>
        <source>The printer is off line. Press its on-line or feed button, then print again.</source>
        <translation>打印机处于脱机状态。请按联机键或走纸键，然后重新打印。</translation>
    </message>
    <message>
        <source>The printer took the receipt but did not confirm it. Look at the paper before you print again.</source>
        <translation>打印机收到了小票，但没有确认打完。重新打印前请先看一下出纸。</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>找零</translation>
    </message>
    <message>
        <source>None</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>USB</source>
        <translation>USB</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>Address, such as 192.168.1.50 or 192.168.1.50:9100</source>
        <translation>地址，例如 192.168.1.50 或 192.168.1.50:9100</translation>
    </message>
    <message>
        <source>Device, such as /dev/usb/lp0</source>
        <translation>设备，例如 /dev/usb/lp0</translation>
    </message>
    <message>
        <source>Folder for one file a receipt</source>
        <translation>文件夹，每张小票一个文件</translation>
    </message>
    <message>
        <source>The test page is printed.</source>
        <translation>测试页已打印。</translation>
    </message>
    <message>
        <source>Test page</source>
        <translation>测试页</translation>
    </message>
    <message>
        <source>Both edges, the Chinese and the code below must be whole.</source>
        <translation>左右两边、中文和下面的码都应完整。</translation>
    </message>
    <message>
        <source>To</source>
        <translation>收件</translation>
    </message>
    <message>
        <source>From</source>
        <translation>寄件</translation>
    </message>
    <message>
        <source>Member price</source>
        <translation>会员价</translation>
    </message>
    <message>
        <source>Price by hand</source>
        <translation>手工改价</translation>
    </message>
    <message>
        <source>Coupon</source>
        <translation>优惠券</translation>
    </message>
    <message>
        <source>Points</source>
        <translation>积分抵扣</translation>
    </message>
    <message>
        <source>Rounded off</source>
        <translation>抹零</translation>
    </message>
    <message>
        <source>Promotion</source>
        <translation>促销</translation>
    </message>
    <message>
        <source>%1 more: %2</source>
        <translation>再买 %1 件，%2</translation>
    </message>
    <message>
        <source>Spend %1 more: %2</source>
        <translation>再买 %1，%2</translation>
    </message>
    <message>
        <source>%1 applies</source>
        <translation>%1可用</translation>
    </message>
    <message>
        <source>Choose in a list</source>
        <translation>在列表中选择</translation>
    </message>
    <message>
        <source>Open what is selected</source>
        <translation>打开所选</translation>
    </message>
    <message>
        <source>Add to the order</source>
        <translation>直接加入订单</translation>
    </message>
    <message>
        <source>Filters of the results</source>
        <translation>筛选结果</translation>
    </message>
    <message>
        <source>Show everything, no filter</source>
        <translation>清除筛选</translation>
    </message>
    <message>
        <source>Compare this product</source>
        <translation>加入或移出对比</translation>
    </message>
    <message>
        <source>Show the comparison</source>
        <translation>查看对比</translation>
    </message>
    <message>
        <source>Shelf labels</source>
        <translation>价签</translation>
    </message>
    <message>
        <source>Take payment</source>
        <translation>收款</translation>
    </message>
    <message>
        <source>Fulfilment of the last item</source>
        <translation>最后一件的履约方式</translation>
    </message>
    <message>
        <source>Hold or recall</source>
        <translation>挂单 / 取单</translation>
    </message>
    <message>
        <source>Quantity: digits, then *</source>
        <translation>数量：先数字，再按 *</translation>
    </message>
    <message>
        <source>Delivery address</source>
        <translation>收货地址</translation>
    </message>
    <message>
        <source>Phone for the pickup</source>
        <translation>自提手机号</translation>
    </message>
    <message>
        <source>Remove the last item</source>
        <translation>移除最后一件</translation>
    </message>
    <message>
        <source>Take the member off this order</source>
        <translation>从订单移除会员</translation>
    </message>
    <message>
        <source>All shortcuts</source>
        <translation>全部快捷键</translation>
    </message>
    <message>
        <source>Scan or search</source>
        <translation>扫码或搜索</translation>
    </message>
    <message>
        <source>Find an action</source>
        <translation>查找操作</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>Lock, or switch person</source>
        <translation>锁屏或换人</translation>
    </message>
    <message>
        <source>HQ has not received this order yet. It is on its way; nothing was charged.</source>
        <translation>总部还没收到这张订单，正在发送；没有扣款。</translation>
    </message>
    <message>
        <source>This shop does not hold the member any more, so nothing can be taken from the account.</source>
        <translation>本店已不再持有该会员资料，不能动用储值。</translation>
    </message>
    <message>
        <source>Nothing is to be paid for this order any more. Nothing was charged.</source>
        <translation>这张订单已无需付款；没有扣款。</translation>
    </message>
    <message>
        <source>An earlier payment of this order is not settled. Do not charge again; ask for its state.</source>
        <translation>这张订单上一次付款还没有结果。请勿再次收款，先查询结果。</translation>
    </message>
    <message>
        <source>HQ takes no QR payments of this kind. Take cash, or the slip of a terminal.</source>
        <translation>总部未开通此种扫码支付。请收现金，或用刷卡终端的小票。</translation>
    </message>
    <message>
        <source>This is no payment code. Ask the customer to open the code to pay with; nothing was charged.</source>
        <translation>这不是付款码。请顾客打开付款码；没有扣款。</translation>
    </message>
    <message>
        <source>Goods of this order left or were asked for, but nobody has proved that %1 was paid by QR.</source>
        <translation>这张订单的商品已离店或待拣，但扫码支付的 %1 尚无到账凭证。</translation>
    </message>
    <message>
        <source>Not paid yet</source>
        <translation>尚未付款</translation>
    </message>
    <message>
        <source>Ask for the payment&apos;s state; if it stays unpaid, call the customer.</source>
        <translation>请查询付款结果；如仍未付款，请联系顾客。</translation>
    </message>
    <message>
        <source>The provider has not said for minutes whether %1 was paid. HQ goes on asking by itself.</source>
        <translation>支付平台已数分钟没有说明 %1 是否到账，总部会继续自动查询。</translation>
    </message>
    <message>
        <source>Nobody knows yet whether it was paid</source>
        <translation>付款结果未知</translation>
    </message>
    <message>
        <source>Do not charge again. This item closes once it is known.</source>
        <translation>请勿再次收款。有结果后此项自动关闭。</translation>
    </message>
    <message>
        <source>%1 was paid after the payment had been given up. HQ gives it back to the customer by itself.</source>
        <translation>付款撤销之后又收到 %1，总部会自动退还给顾客。</translation>
    </message>
    <message>
        <source>Money came too late</source>
        <translation>款项迟到</translation>
    </message>
    <message>
        <source>Tell the customer that the money comes back the way it was paid.</source>
        <translation>请告知顾客：款项将原路退回。</translation>
    </message>
    <message>
        <source>The provider took %1 where %2 was due. It does not count as paid, and HQ gives it back.</source>
        <translation>支付平台收了 %1，应收 %2。此笔不算已付，总部会退还。</translation>
    </message>
    <message>
        <source>Another sum was charged than was due</source>
        <translation>扣款金额与应收不符</translation>
    </message>
    <message>
        <source>Tell the customer that the money comes back; HQ looks into it with the provider.</source>
        <translation>请告知顾客款项会退回；总部会与支付平台核查。</translation>
    </message>
    <message>
        <source>Nobody paid within 30 minutes, so the goods are free again. Other money taken for it: %1.</source>
        <translation>30 分钟内未付款，商品已释放。此单已收的其他款项：%1。</translation>
    </message>
    <message>
        <source>Order given up: not paid in time</source>
        <translation>订单已取消：超时未付款</translation>
    </message>
    <message>
        <source>Give back what was taken; if the customer still wants the goods, make a new order.</source>
        <translation>请退还已收款项；顾客仍要购买时请重新开单。</translation>
    </message>
    <message>
        <source>Paid with stored value</source>
        <translation>已用储值支付</translation>
    </message>
    <message>
        <source>Too little stored value; nothing was taken</source>
        <translation>储值余额不足，未扣款</translation>
    </message>
    <message>
        <source>Stored value given back</source>
        <translation>储值已退回</translation>
    </message>
    <message>
        <source>Paid by QR</source>
        <translation>扫码支付成功</translation>
    </message>
    <message>
        <source>QR payment failed; nothing was charged</source>
        <translation>扫码支付失败，未扣款</translation>
    </message>
    <message>
        <source>QR payment taken back</source>
        <translation>扫码支付已撤销</translation>
    </message>
    <message>
        <source>Money given back by HQ</source>
        <translation>总部已退款</translation>
    </message>
    <message>
        <source>Given up: not paid in time</source>
        <translation>超时未付款，已取消</translation>
    </message>
    <message>
        <source>Waiting for its payment</source>
        <translation>待付款</translation>
    </message>
    <message>
        <source>The customer is paying</source>
        <translation>顾客付款中</translation>
    </message>
    <message>
        <source>Not known yet: do not charge again</source>
        <translation>结果未知，请勿再次收款</translation>
    </message>
    <message>
        <source>HQ is giving it back</source>
        <translation>总部退款中</translation>
    </message>
    <message>
        <source>Given back</source>
        <translation>已退款</translation>
    </message>
    <message>
        <source>Only with the member&apos;s card on the order</source>
        <translation>须先把会员卡加到订单</translation>
    </message>
    <message>
        <source>From %1 on</source>
        <translation>满 %1 可用</translation>
    </message>
    <message>
        <source>Comes off once there is something to pay</source>
        <translation>有应付金额后才会抵扣</translation>
    </message>
    <message>
        <source>Dropped: %1</source>
        <translation>已删除：%1</translation>
    </message>
    <message>
        <source>%1 and others</source>
        <translation>%1 等</translation>
    </message>
    <message>
        <source>Order %1</source>
        <translation>%1 号单</translation>
    </message>
    <message>
        <source>Held for %1</source>
        <translation>已挂单：%1</translation>
    </message>
    <message>
        <source>Held as order %1</source>
        <translation>已挂单：%1 号</translation>
    </message>
    <message>
        <source>Back at the counter: %1</source>
        <translation>已取回：%1</translation>
    </message>
    <message>
        <source>No longer sold, and taken off the order: %1</source>
        <translation>已停售，已从订单移除：%1</translation>
    </message>
    <message>
        <source>Prices have changed since it was held: %1, was %2</source>
        <translation>挂单后价格有变：现 %1，原 %2</translation>
    </message>
    <message>
        <source>%1 products are compared already. Take one off first.</source>
        <translation>对比中已有 %1 款，请先移除一款。</translation>
    </message>
    <message>
        <source>Enter the price of one piece</source>
        <translation>请输入单件价格</translation>
    </message>
    <message>
        <source>The price is too low</source>
        <translation>价格过低</translation>
    </message>
    <message>
        <source>Usual price</source>
        <translation>原价</translation>
    </message>
    <message>
        <source>New price</source>
        <translation>改后单价</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>Change the price?</source>
        <translation>允许改价？</translation>
    </message>
    <message>
        <source>%1 more was taken than is due. Give it back first.</source>
        <translation>多收了 %1，请先退还。</translation>
    </message>
    <message>
        <source>A slip number has 4 to 32 letters and figures.</source>
        <translation>小票号为 4 至 32 位字母或数字。</translation>
    </message>
    <message>
        <source>That looks like a card number; it is not kept. Enter the number of the slip instead.</source>
        <translation>这像是银行卡号，不会保存。请改输小票号。</translation>
    </message>
    <message>
        <source>One slip pays one item that is tried on. Take the rest in cash, or hand over one by one.</source>
        <translation>一张小票只能付一件试穿商品，其余请收现金，或逐件交付。</translation>
    </message>
    <message>
        <source>This slip is on the order already.</source>
        <translation>这张小票已经在本单上了。</translation>
    </message>
    <message>
        <source>Terminals may take up to %2 an order before HQ has checked it; this order has %1.</source>
        <translation>总部核对前，刷卡机每单最多收 %2；本单已有 %1。</translation>
    </message>
    <message>
        <source>With this order terminals took %1 today that HQ has not checked; up to %2 a day is allowed.</source>
        <translation>加上本单，今天刷卡机已收 %1 尚未经总部核对；每天最多 %2。</translation>
    </message>
    <message>
        <source>A terminal took %1 for one order, %2 is the limit before HQ has checked it. The sale stands.</source>
        <translation>一单刷卡 %1，超过总部核对前的上限 %2。这笔销售有效。</translation>
    </message>
    <message>
        <source>More on a terminal than an order may have</source>
        <translation>刷卡超过每单上限</translation>
    </message>
    <message>
        <source>Nothing to do for the customer. Look for the slip and keep it until HQ has matched it.</source>
        <translation>顾客无需处理。请找到小票并保管到总部核对完成。</translation>
    </message>
    <message>
        <source>An order of %1 took this device past the %2 a day that HQ has not checked. The sale stands.</source>
        <translation>一笔 %1 的刷卡使本设备超过每日 %2 的未核对上限。这笔销售有效。</translation>
    </message>
    <message>
        <source>More on terminals than a day may have</source>
        <translation>刷卡超过每日上限</translation>
    </message>
    <message>
        <source>Nothing to do for the customer. Keep the slips of that day until HQ has matched them.</source>
        <translation>顾客无需处理。请保管当天小票直到总部核对完成。</translation>
    </message>
    <message>
        <source>The slip %1 over %2 is in no settlement of the terminals, although later days are.</source>
        <translation>小票 %1（%2）不在刷卡机的结算文件里，而之后日期的已经结算。</translation>
    </message>
    <message>
        <source>Money on a slip never came in</source>
        <translation>小票款项未到账</translation>
    </message>
    <message>
        <source>Find the slip and compare its number and shop; then call HQ.</source>
        <translation>请找到小票，核对号码和门店，然后联系总部。</translation>
    </message>
    <message>
        <source>The slip %1 was recorded over %2, the terminals settled %3.</source>
        <translation>小票 %1 记为 %2，刷卡机结算为 %3。</translation>
    </message>
    <message>
        <source>A slip over another sum</source>
        <translation>小票金额不符</translation>
    </message>
    <message>
        <source>Find the slip; the customer paid what stands on it. Then tell HQ.</source>
        <translation>请找到小票，顾客以小票金额付款；然后告知总部。</translation>
    </message>
    <message>
        <source>The terminals settled %2 for the slip %1, and no order of this store has it.</source>
        <translation>刷卡机结算了小票 %1（%2），但本店没有对应的订单。</translation>
    </message>
    <message>
        <source>A slip without an order</source>
        <translation>小票没有对应订单</translation>
    </message>
    <message>
        <source>Look whether an order was paid with it under another number, or whether it has to be given back.</source>
        <translation>请查看是否有订单记成了别的号码，或是否需要退款给顾客。</translation>
    </message>
    <message>
        <source>%1 is taken and stays with this order.</source>
        <translation>已收 %1，随本单保留。</translation>
    </message>
    <message>
        <source>A shift is open at this device. Count and close it first.</source>
        <translation>本设备已有班次，请先清点并交班。</translation>
    </message>
    <message>
        <source>No shift is open at this device. Open one with its float.</source>
        <translation>本设备没有班次，请先录入备用金开班。</translation>
    </message>
    <message>
        <source>The drawer differs by %1 from what it should hold. Count again, or say why.</source>
        <translation>钱箱与应有金额相差 %1。请重新清点，或说明原因。</translation>
    </message>
    <message>
        <source>Count the drawer before the shift is closed.</source>
        <translation>请先点钱，再交班。</translation>
    </message>
    <message>
        <source>Cash was taken or given since the drawer was counted. Count it again.</source>
        <translation>点钱之后又有现金进出，请重新点钱。</translation>
    </message>
    <message>
        <source>Only a manager opens the drawer without a sale. Ask one to allow it.</source>
        <translation>非销售开钱箱须由店长操作，或请店长授权。</translation>
    </message>
    <message>
        <source>The drawer can be handed over only to a colleague of this store.</source>
        <translation>只能交班给本店的其他同事。</translation>
    </message>
    <message>
        <source>Shift of %1: %2 was counted, %3 should have been there. Reason given: %4</source>
        <translation>%1 班次：清点 %2，应有 %3。原因：%4</translation>
    </message>
    <message>
        <source>The drawer did not match</source>
        <translation>钱箱金额不符</translation>
    </message>
    <message>
        <source>Count the drawer with the person, look at the shift&apos;s slips, and note the outcome.</source>
        <translation>请与当事人一起清点钱箱，核对班次小票，并记录结果。</translation>
    </message>
    <message>
        <source>Shift of %1: the one who left counted %2, the one who took over %3.</source>
        <translation>%1 班次：交班人清点 %2，接班人清点 %3。</translation>
    </message>
    <message>
        <source>Two people counted differently</source>
        <translation>两人清点不一致</translation>
    </message>
    <message>
        <source>Ask both, and count the drawer with them.</source>
        <translation>请询问双方，并一起清点钱箱。</translation>
    </message>
    <message>
        <source>Shift of %1: the device made it %2, its orders at HQ make %3.</source>
        <translation>%1 班次：设备算得 %2，总部按订单算得 %3。</translation>
    </message>
    <message>
        <source>A shift&apos;s sums do not match its orders</source>
        <translation>班次金额与订单不符</translation>
    </message>
    <message>
        <source>Keep the day-end slip and call HQ.</source>
        <translation>请保留日结小票并联系总部。</translation>
    </message>
    <message>
        <source>A shift that HQ cannot place</source>
        <translation>总部无法对应的班次</translation>
    </message>
    <message>
        <source>HQ was told of a shift that it knows already, or whose beginning it never heard of.</source>
        <translation>总部收到一个已存在、或从未收到开班记录的班次。</translation>
    </message>
    <message>
        <source>Keep the day-end slip and call HQ; orders are not affected.</source>
        <translation>请保留日结小票并联系总部；订单不受影响。</translation>
    </message>
    <message>
        <source>SF Express</source>
        <translation>顺丰速运</translation>
    </message>
    <message>
        <source>JD Logistics</source>
        <translation>京东物流</translation>
    </message>
    <message>
        <source>ZTO Express</source>
        <translation>中通快递</translation>
    </message>
    <message>
        <source>YTO Express</source>
        <translation>圆通速递</translation>
    </message>
    <message>
        <source>STO Express</source>
        <translation>申通快递</translation>
    </message>
    <message>
        <source>Left the warehouse</source>
        <translation>已出库</translation>
    </message>
    <message>
        <source>Collected by the carrier</source>
        <translation>快递已揽收</translation>
    </message>
    <message>
        <source>Out for delivery</source>
        <translation>派送中</translation>
    </message>
    <message>
        <source>Could not be delivered</source>
        <translation>派送未成功</translation>
    </message>
    <message>
        <source>Cancellation asked; HQ decides when it hears of it</source>
        <translation>已申请取消，等待总部确认</translation>
    </message>
    <message>
        <source>Change asked; HQ decides when it hears of it</source>
        <translation>已申请变更，等待总部确认</translation>
    </message>
    <message>
        <source>%1 of it was paid. Once HQ has agreed, it is on the Attention desk to be given back.</source>
        <translation>其中 %1 已付款。总部同意后，会在“待处理”提醒您退还。</translation>
    </message>
    <message>
        <source>Copied: %1</source>
        <translation>已复制：%1</translation>
    </message>
    <message>
        <source>Bought %1, returned %2</source>
        <translation>买 %1，已退 %2</translation>
    </message>
    <message>
        <source>Nothing left to return</source>
        <translation>已无可退</translation>
    </message>
    <message>
        <source>Was until %1</source>
        <translation>已过期：%1</translation>
    </message>
    <message>
        <source>Until %1</source>
        <translation>可退至 %1</translation>
    </message>
    <message>
        <source>Does not fit</source>
        <translation>尺码不合</translation>
    </message>
    <message>
        <source>Not liked</source>
        <translation>不喜欢</translation>
    </message>
    <message>
        <source>Faulty</source>
        <translation>质量问题</translation>
    </message>
    <message>
        <source>As new</source>
        <translation>完好如新</translation>
    </message>
    <message>
        <source>Opened</source>
        <translation>已拆封</translation>
    </message>
    <message>
        <source>Used</source>
        <translation>已使用</translation>
    </message>
    <message>
        <source>Damaged</source>
        <translation>有破损</translation>
    </message>
    <message>
        <source>Choose what came back</source>
        <translation>请选择退回的商品</translation>
    </message>
    <message>
        <source>Cash back now</source>
        <translation>现在退现金</translation>
    </message>
    <message>
        <source>Money goes back later, through HQ</source>
        <translation>稍后由总部退款</translation>
    </message>
    <message>
        <source>Take it in, give %1</source>
        <translation>收货并退 %1</translation>
    </message>
    <message>
        <source>Take it in</source>
        <translation>收货</translation>
    </message>
    <message>
        <source>Choose the reason</source>
        <translation>请选择退货原因</translation>
    </message>
    <message>
        <source>Give %1 in cash</source>
        <translation>请退现金 %1</translation>
    </message>
    <message>
        <source>Refund pending: %1</source>
        <translation>待退款：%1</translation>
    </message>
    <message>
        <source>The last day for a return has passed: HQ decides about the money.</source>
        <translation>已过退货期限：由总部决定是否退款。</translation>
    </message>
    <message>
        <source>More than may go out in cash for one order. A manager may give more.</source>
        <translation>超过每单可退现金的上限。店长可以退更多。</translation>
    </message>
    <message>
        <source>It was not paid in cash, so the money goes back the way it came.</source>
        <translation>当时不是付的现金，款项原路退回。</translation>
    </message>
    <message>
        <source>HQ has been out of reach for too long: a manager gives cash, or HQ pays it back.</source>
        <translation>与总部失联太久：由店长退现金，或由总部退款。</translation>
    </message>
    <message>
        <source>The slip is printed.</source>
        <translation>退货单已打印。</translation>
    </message>
    <message>
        <source>Return</source>
        <translation>退货</translation>
    </message>
    <message>
        <source>Wait for the payment that is under way; this code was not charged.</source>
        <translation>上一次付款还在进行，这个付款码没有扣款，请稍候。</translation>
    </message>
    <message>
        <source>The order waits for its payment; you find it under Orders.</source>
        <translation>订单等待付款，可在“订单”中找到。</translation>
    </message>
    <message>
        <source>HQ goes on with this payment. The goods stay here until it is known.</source>
        <translation>总部继续处理这笔付款，有结果之前商品留在这里。</translation>
    </message>
    <message>
        <source>Not paid yet; the goods stay here.</source>
        <translation>尚未付款，商品留在这里。</translation>
    </message>
    <message>
        <source>The goods stay here. QR payment needs HQ; cash and the slip of a terminal do not.</source>
        <translation>商品留在这里。扫码支付需要联网，现金和刷卡小票不需要。</translation>
    </message>
    <message>
        <source>Back to the goods</source>
        <translation>返回交付</translation>
    </message>
    <message>
        <source>Leave it waiting</source>
        <translation>稍后再付</translation>
    </message>
    <message>
        <source>WeChat Pay</source>
        <translation>微信支付</translation>
    </message>
    <message>
        <source>Alipay</source>
        <translation>支付宝</translation>
    </message>
    <message>
        <source>Sending the order to HQ…</source>
        <translation>正在把订单发到总部…</translation>
    </message>
    <message>
        <source>The order is safe here. Nothing was charged yet.</source>
        <translation>订单已在本机保存，尚未扣款。</translation>
    </message>
    <message>
        <source>Scan the customer&apos;s payment code, or show ours.</source>
        <translation>请扫顾客的付款码，或出示收款码。</translation>
    </message>
    <message>
        <source>Ready to be paid</source>
        <translation>等待顾客付款</translation>
    </message>
    <message>
        <source>Charging…</source>
        <translation>正在收款…</translation>
    </message>
    <message>
        <source>Wait a moment. Do not scan again.</source>
        <translation>请稍候，不要重复扫码。</translation>
    </message>
    <message>
        <source>The customer is confirming on the phone…</source>
        <translation>顾客正在手机上确认…</translation>
    </message>
    <message>
        <source>The goods stay here until it is paid.</source>
        <translation>付款成功前，商品不出门。</translation>
    </message>
    <message>
        <source>HQ keeps asking the provider. A picture of a paid screen proves nothing.</source>
        <translation>总部会继续向支付平台查询。付款截图不能作为凭证。</translation>
    </message>
    <message>
        <source>We do not know yet. Do not charge again.</source>
        <translation>结果未知，请勿再次收款。</translation>
    </message>
    <message>
        <source>The customer scans this code</source>
        <translation>请顾客扫此码付款</translation>
    </message>
    <message>
        <source>The order waits for its payment. QR payment needs HQ; cash does not.</source>
        <translation>订单等待付款。扫码支付需要联网，现金不需要。</translation>
    </message>
    <message>
        <source>No connection to HQ</source>
        <translation>连不上总部</translation>
    </message>
    <message>
        <source>Nothing is to be paid for this order any more.</source>
        <translation>这张订单已无需付款。</translation>
    </message>
    <message>
        <source>Paid</source>
        <translation>已付款</translation>
    </message>
    <message>
        <source>The provider has confirmed it.</source>
        <translation>支付平台已确认到账。</translation>
    </message>
    <message>
        <source>Take it from the member&apos;s account, or take cash.</source>
        <translation>可从会员储值扣款，或改收现金。</translation>
    </message>
    <message>
        <source>Wait a moment.</source>
        <translation>请稍候。</translation>
    </message>
    <message>
        <source>HQ looks it up by itself; nothing is taken twice.</source>
        <translation>总部会自动核实，不会重复扣款。</translation>
    </message>
    <message>
        <source>The order waits for its payment. Stored value needs HQ; cash does not.</source>
        <translation>订单等待付款。储值需要联网，现金不需要。</translation>
    </message>
    <message>
        <source>HQ has taken it from the account.</source>
        <translation>总部已从储值扣款。</translation>
    </message>
    <message>
        <source>Not charged: the customer&apos;s account has too little money.</source>
        <translation>未扣款：顾客余额不足。</translation>
    </message>
    <message>
        <source>Not charged: the code has expired. Ask for a fresh one.</source>
        <translation>未扣款：付款码已过期，请顾客刷新。</translation>
    </message>
    <message>
        <source>Not charged: the payment failed.</source>
        <translation>未扣款：付款失败。</translation>
    </message>
    <message>
        <source>Given up. The customer is not charged, or gets the money back.</source>
        <translation>已撤销。顾客不会被扣款，已扣的会退回。</translation>
    </message>
    <message>
        <source>Whom is the invoice for? Enter the name as it is to be printed.</source>
        <translation>发票开给谁？请填写要印在发票上的抬头。</translation>
    </message>
    <message>
        <source>A company&apos;s invoice needs its tax number.</source>
        <translation>企业抬头需要填写税号。</translation>
    </message>
    <message>
        <source>A company&apos;s tax number has 18 characters, an old one 15. Look at it again.</source>
        <translation>企业税号为 18 位，旧税号为 15 位，请核对。</translation>
    </message>
    <message>
        <source>The last character does not fit the others: one of them is wrong. Type the number again.</source>
        <translation>校验位对不上，税号中有一位不对，请重新输入。</translation>
    </message>
    <message>
        <source>This looks like a person&apos;s identity number. None is ever kept; choose a person&apos;s invoice.</source>
        <translation>这像是身份证号，系统从不保存；请选择个人抬头。</translation>
    </message>
    <message>
        <source>This is no e-mail address. It may also be a mobile number, or stay empty.</source>
        <translation>邮箱格式不对。也可以填手机号，或留空。</translation>
    </message>
    <message>
        <source>An invoice was asked for already. There is one for each order.</source>
        <translation>这张订单已经申请过发票，一单只开一张。</translation>
    </message>
    <message>
        <source>The customer keeps nothing of this order, so there is no invoice for it.</source>
        <translation>顾客没有留下这张订单的任何商品，不能开票。</translation>
    </message>
    <message>
        <source>Two invoices were asked for</source>
        <translation>重复申请了发票</translation>
    </message>
    <message>
        <source>Somebody asked for an invoice of this order first, made out otherwise. That one stands.</source>
        <translation>这张订单先前已用另一个抬头申请过发票，以先申请的为准。</translation>
    </message>
    <message>
        <source>Tell the customer whom it is made out to; HQ can have it issued anew.</source>
        <translation>告诉顾客发票开给了谁；需要更换请联系总部重开。</translation>
    </message>
    <message>
        <source>An invoice cannot be made out so</source>
        <translation>发票信息有误</translation>
    </message>
    <message>
        <source>Name or tax number of the invoice are not right, so nobody was asked to issue it.</source>
        <translation>发票抬头或税号不对，因此没有提交开票。</translation>
    </message>
    <message>
        <source>Ask the customer for them and enter them again on the order.</source>
        <translation>请向顾客核对，并在订单上重新填写。</translation>
    </message>
    <message>
        <source>Goods worth %1 came back or were cancelled, and invoice %2 of this order is out already.</source>
        <translation>退回或取消了 %1 的商品，而这张订单的发票 %2 已经开出。</translation>
    </message>
    <message>
        <source>The invoice needs a red-letter note</source>
        <translation>需要开具红字发票</translation>
    </message>
    <message>
        <source>Ask HQ&apos;s accounts to issue it; the refund itself need not wait.</source>
        <translation>请总部财务开具红字发票；退款本身不必等待。</translation>
    </message>
    <message>
        <source>Asked for; HQ has it issued</source>
        <translation>已申请，由总部开票</translation>
    </message>
    <message>
        <source>Being issued</source>
        <translation>开票中</translation>
    </message>
    <message>
        <source>Issued as %1</source>
        <translation>已开票，号码 %1</translation>
    </message>
    <message>
        <source>Not issued: %1</source>
        <translation>未能开票：%1</translation>
    </message>
    <message>
        <source>E-invoice asked for</source>
        <translation>已申请电子发票</translation>
    </message>
    <message>
        <source>E-invoice handed over to be issued</source>
        <translation>电子发票开票中</translation>
    </message>
    <message>
        <source>E-invoice issued</source>
        <translation>电子发票已开出</translation>
    </message>
    <message>
        <source>E-invoice not issued</source>
        <translation>电子发票未能开出</translation>
    </message>
    <message>
        <source>Company</source>
        <translation>企业</translation>
    </message>
    <message>
        <source>Person</source>
        <translation>个人</translation>
    </message>
    <message>
        <source>Invoice of order %1</source>
        <translation>订单 %1 的发票</translation>
    </message>
    <message>
        <source>E-invoice asked for; HQ has it issued.</source>
        <translation>已申请电子发票，由总部开票。</translation>
    </message>
    <message>
        <source>Given back in cash</source>
        <translation>现金退款</translation>
    </message>
    <message>
        <source>Put in</source>
        <translation>放入现金</translation>
    </message>
    <message>
        <source>Taken out</source>
        <translation>取出现金</translation>
    </message>
    <message>
        <source>What for</source>
        <translation>用途</translation>
    </message>
    <message>
        <source>The shift is open.</source>
        <translation>已开班。</translation>
    </message>
    <message>
        <source>The shift is closed.</source>
        <translation>班次已结束。</translation>
    </message>
    <message>
        <source>The drawer is open; it is noted.</source>
        <translation>钱箱已打开，并已记录。</translation>
    </message>
    <message>
        <source>Signature</source>
        <translation>签字</translation>
    </message>
    <message>
        <source>Business date</source>
        <translation>营业日</translation>
    </message>
    <message>
        <source>Opened by %1</source>
        <translation>开班：%1</translation>
    </message>
    <message>
        <source>Closed by %1</source>
        <translation>结班：%1</translation>
    </message>
    <message>
        <source>Handed over to</source>
        <translation>交班给</translation>
    </message>
    <message>
        <source>Drawer</source>
        <translation>钱箱</translation>
    </message>
    <message>
        <source>opened only</source>
        <translation>仅打开</translation>
    </message>
    <message>
        <source>Should be there</source>
        <translation>应有</translation>
    </message>
    <message>
        <source>Counted</source>
        <translation>实点</translation>
    </message>
    <message>
        <source>Difference</source>
        <translation>差额</translation>
    </message>
    <message>
        <source>Reason: %1</source>
        <translation>原因：%1</translation>
    </message>
    <message numerus="yes">
        <source>Counted %n time(s)</source>
        <translation>
            <numerusform>共清点 %n 次</numerusform>
        </translation>
    </message>
    <message>
        <source>Not in the drawer</source>
        <translation>不在钱箱内</translation>
    </message>
    <message numerus="yes">
        <source>Whole day, %n shift(s)</source>
        <translation>
            <numerusform>全天合计，共 %n 班</numerusform>
        </translation>
    </message>
    <message>
        <source>Differences</source>
        <translation>差额合计</translation>
    </message>
    <message>
        <source>Day-end slip</source>
        <translation>日结小票</translation>
    </message>
    <message>
        <source>Handover slip</source>
        <translation>交接班小票</translation>
    </message>
    <message>
        <source>HQ knows no reservation with this code. Ask the customer to show it again, or scan the goods.</source>
        <translation>总部没有这个预订码。请顾客重新出示，或直接扫商品。</translation>
    </message>
    <message>
        <source>A character of this code is wrong. Compare it with the customer&apos;s screen and enter it again.</source>
        <translation>这个预订码有一位不对。请与顾客屏幕核对后重新输入。</translation>
    </message>
    <message>
        <source>This code is not on this device, and HQ cannot be reached. Scan the goods; online nothing is lost.</source>
        <translation>本机没有这个预订码，现在也连不上总部。请直接扫商品；线上的内容不会丢失。</translation>
    </message>
    <message>
        <source>This was picked up already, as order %1. Ask the customer before selling it again.</source>
        <translation>已在订单 %1 中提走。再次销售前请先问顾客。</translation>
    </message>
    <message>
        <source>The web shop told HQ something that it does not take. Tell HQ.</source>
        <translation>网店发给总部的内容无法接收，请告知总部。</translation>
    </message>
    <message>
        <source>Order %1 at %2 had picked up %3 first. This order was sold and booked as well.</source>
        <translation>%3 已先在%2的订单 %1 中提走；这一单也已售出并入账。</translation>
    </message>
    <message>
        <source>Ask the customer whether it was wanted twice; if not, take the goods back and return the money.</source>
        <translation>问顾客是否要两份；如不要，收回商品并退款。</translation>
    </message>
    <message>
        <source>A reservation was picked up twice</source>
        <translation>同一预订被提走两次</translation>
    </message>
    <message>
        <source>HQ has no reservation %1 any more. The order stands; the customer has what was sold.</source>
        <translation>总部已没有预订 %1。订单有效，顾客已拿到所购商品。</translation>
    </message>
    <message>
        <source>Nothing to do for the customer. Tell HQ if it happens again.</source>
        <translation>无需处理顾客；如再出现请告知总部。</translation>
    </message>
    <message>
        <source>A reservation that HQ does not know</source>
        <translation>总部没有的预订</translation>
    </message>
    <message>
        <source>%1 is no longer sold and was left out.</source>
        <translation>%1 已停售，未放入订单。</translation>
    </message>
    <message>
        <source>%1 costs %3 now, online it was %2.</source>
        <translation>%1 现价 %3，线上当时为 %2。</translation>
    </message>
    <message>
        <source>%1: %3 here, %2 wanted. It comes from %4; another way is a tap on its chip.</source>
        <translation>%1：本店有 %3 件，需要 %2 件。改由%4提供；点该行的方式可更改。</translation>
    </message>
    <message>
        <source>%1: %3 here, %2 wanted.</source>
        <translation>%1：本店有 %3 件，需要 %2 件。</translation>
    </message>
    <message>
        <source>The time for picking it up is over; its goods are held no longer.</source>
        <translation>提取时间已过，商品不再保留。</translation>
    </message>
    <message>
        <source>The member is not on this device yet. Scan the card for member prices.</source>
        <translation>本机还没有该会员资料。扫会员码即可享会员价。</translation>
    </message>
    <message>
        <source>Asking HQ for %1 …</source>
        <translation>正在向总部查询 %1 …</translation>
    </message>
    <message>
        <source>This is the open order already.</source>
        <translation>当前订单就是这个预订。</translation>
    </message>
    <message>
        <source>The order that was open is on hold.</source>
        <translation>原来的订单已挂单。</translation>
    </message>
    <message>
        <source>Picked up %1: %2</source>
        <translation>已打开预订 %1：%2</translation>
    </message>
    <message>
        <source>Appointment: %1</source>
        <translation>预约到店：%1</translation>
    </message>
    <message>
        <source>%1 was sent to the till more than a day ago, and the till&apos;s sales do not have it.</source>
        <translation>%1 的订单一天前已交收银台，但收银台销售记录中没有。</translation>
    </message>
    <message>
        <source>The till has not sold this order</source>
        <translation>收银台未售出此订单</translation>
    </message>
    <message>
        <source>Look for it at the till. If the customer left without the goods, cancel the order.</source>
        <translation>请到收银台核对；如顾客未取货离开，请取消订单。</translation>
    </message>
    <message numerus="yes">
        <source>On slip %2 the till sold %n piece(s) of %1 for an order that HQ does not have. The stock is booked.</source>
        <translation>
            <numerusform>收银台小票 %2 为总部没有的订单售出 %1 共 %n 件，库存已记账。</numerusform>
        </translation>
    </message>
    <message>
        <source>The till names an unknown order</source>
        <translation>收银台的订单号查无此单</translation>
    </message>
    <message>
        <source>Compare the slip with the order; it closes by itself once the order is here.</source>
        <translation>请核对小票与订单；订单到达后自动关闭。</translation>
    </message>
    <message>
        <source>On slip %1 the till took %2 where the order says %3, or sold other goods. Both stand as they are.</source>
        <translation>小票 %1 收款 %2，订单应收 %3，或售出的商品不同。两边均按原样保留。</translation>
    </message>
    <message>
        <source>The till sold something else than ordered</source>
        <translation>收银台售出与订单不符</translation>
    </message>
    <message>
        <source>Compare the slip with the order, and settle the difference with the customer.</source>
        <translation>请核对小票与订单，并与顾客结清差额。</translation>
    </message>
    <message>
        <source>Stored value is spent online only, and HQ is out of reach. Take another tender.</source>
        <translation>储值只能联网使用，目前连不上总部，请换一种支付方式。</translation>
    </message>
    <message>
        <source>Asking HQ what is on the account…</source>
        <translation>正在向总部查询余额…</translation>
    </message>
    <message>
        <source>On the account: %1. HQ takes what is due once the order is placed; goods leave after that.</source>
        <translation>储值余额 %1。下单后由总部扣款，扣款成功后商品才能带走。</translation>
    </message>
    <message>
        <source>Choose another tender</source>
        <translation>请换一种支付方式</translation>
    </message>
    <message>
        <source>Asking HQ…</source>
        <translation>查询中…</translation>
    </message>
    <message>
        <source>Too little on the account</source>
        <translation>储值余额不足</translation>
    </message>
</context>
<context>
    <name>AddressSheet</name>
    <message>
        <source>Ship to</source>
        <translation>寄到哪里</translation>
    </message>
    <message>
        <source>Paste or type everything at once</source>
        <translation>粘贴或一次写完</translation>
    </message>
    <message>
        <source>Name, phone, address in any order</source>
        <translation>姓名、电话、地址，顺序不限</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>姓名</translation>
    </message>
    <message>
        <source>Mobile number</source>
        <translation>手机号</translation>
    </message>
    <message>
        <source>Province, city, district</source>
        <translation>省、市、区</translation>
    </message>
    <message>
        <source>Name, or pinyin initials: xhq</source>
        <translation>名称或拼音首字母，如 xhq</translation>
    </message>
    <message>
        <source>All provinces</source>
        <translation>全部省份</translation>
    </message>
    <message>
        <source>Street and door</source>
        <translation>街道门牌</translation>
    </message>
    <message>
        <source>Keep in the member&apos;s address book</source>
        <translation>存入会员地址簿</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Enter the name</source>
        <translation>请填姓名</translation>
    </message>
    <message>
        <source>Enter the mobile number</source>
        <translation>请填手机号</translation>
    </message>
    <message>
        <source>Choose the district</source>
        <translation>请选择区县</translation>
    </message>
    <message>
        <source>Enter the street</source>
        <translation>请填街道</translation>
    </message>
</context>
<context>
    <name>AmendSheet</name>
    <message>
        <source>Change the order</source>
        <translation>变更订单</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>姓名</translation>
    </message>
    <message>
        <source>Mobile number</source>
        <translation>手机号</translation>
    </message>
    <message>
        <source>Province, city, district</source>
        <translation>省、市、区</translation>
    </message>
    <message>
        <source>Street and door</source>
        <translation>街道门牌</translation>
    </message>
    <message>
        <source>Collect at</source>
        <translation>自提门店</translation>
    </message>
    <message>
        <source>Ask for the change</source>
        <translation>申请变更</translation>
    </message>
    <message>
        <source>Enter the name</source>
        <translation>请填姓名</translation>
    </message>
</context>
<context>
    <name>AskManager</name>
    <message>
        <source>Ask a manager…</source>
        <translation>请店长批准…</translation>
    </message>
</context>
<context>
    <name>AttentionItem</name>
    <message>
        <source>Contact customer</source>
        <translation>联系顾客</translation>
    </message>
    <message>
        <source>Mark handled</source>
        <translation>标为已处理</translation>
    </message>
    <message>
        <source>Open the order</source>
        <translation>打开订单</translation>
    </message>
</context>
<context>
    <name>AttentionView</name>
    <message>
        <source>Nothing needs you</source>
        <translation>没有待处理</translation>
    </message>
    <message>
        <source>Nothing under this filter</source>
        <translation>此筛选下没有事项</translation>
    </message>
    <message>
        <source>Choose “All” to see every open item of this store.</source>
        <translation>点“全部”查看本店所有待处理事项。</translation>
    </message>
    <message>
        <source>What HQ could not simply accept appears here, with what to do next.</source>
        <translation>总部没有直接接受的事会出现在这里，并告诉你下一步。</translation>
    </message>
</context>
<context>
    <name>Brand</name>
    <message>
        <source>Farshelf</source>
        <translation>云货架</translation>
    </message>
</context>
<context>
    <name>CancelSheet</name>
    <message>
        <source>What does the customer not want?</source>
        <translation>顾客不要哪些？</translation>
    </message>
    <message>
        <source>%1 · %2 of %3</source>
        <translation>%1 · %2/%3 件</translation>
    </message>
    <message>
        <source>All of them</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Ask to cancel %1 · %2</source>
        <translation>申请取消 %1 · %2</translation>
    </message>
    <message>
        <source>Choose pieces</source>
        <translation>请选择件数</translation>
    </message>
</context>
<context>
    <name>CashGiven</name>
    <message>
        <source>Cash due</source>
        <translation>应收现金</translation>
    </message>
    <message>
        <source>Due</source>
        <translation>应收</translation>
    </message>
    <message>
        <source>Cash</source>
        <translation>现金</translation>
    </message>
    <message>
        <source>QR payment</source>
        <translation>扫码支付</translation>
    </message>
    <message>
        <source>Card terminal or till</source>
        <translation>刷卡机/收银机</translation>
    </message>
    <message>
        <source>Scan the customer&apos;s payment code now, or show ours. Goods leave once it is paid.</source>
        <translation>现在就扫顾客的付款码，或出示收款码。付款成功后才交付商品。</translation>
    </message>
    <message>
        <source>Slip %1</source>
        <translation>小票 %1</translation>
    </message>
    <message>
        <source>Scan the slip, or key its number</source>
        <translation>扫描小票或输入单号</translation>
    </message>
    <message>
        <source>Other amount</source>
        <translation>其他金额</translation>
    </message>
    <message>
        <source>Received %1</source>
        <translation>实收 %1</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>找零</translation>
    </message>
    <message>
        <source>Cash received</source>
        <translation>实收现金</translation>
    </message>
    <message>
        <source>Use this amount</source>
        <translation>就用这个金额</translation>
    </message>
    <message>
        <source>Enter the amount</source>
        <translation>请输入金额</translation>
    </message>
    <message>
        <source>Slip number</source>
        <translation>小票号</translation>
    </message>
    <message>
        <source>Use this number</source>
        <translation>使用此单号</translation>
    </message>
    <message>
        <source>Enter the number</source>
        <translation>请输入单号</translation>
    </message>
</context>
<context>
    <name>CompareView</name>
    <message>
        <source>Compare</source>
        <translation>对比</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>Take %1 off the comparison</source>
        <translation>移出对比：%1</translation>
    </message>
    <message>
        <source>%1 · differs</source>
        <translation>%1 · 不同</translation>
    </message>
    <message>
        <source>Tap a size in stock to add it</source>
        <translation>点有货的尺码直接加入</translation>
    </message>
    <message>
        <source>Not in this store</source>
        <translation>本店没有</translation>
    </message>
</context>
<context>
    <name>ContactSheet</name>
    <message>
        <source>Who collects?</source>
        <translation>谁来取货？</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>姓名</translation>
    </message>
    <message>
        <source>Mobile number</source>
        <translation>手机号</translation>
    </message>
    <message>
        <source>11 digits</source>
        <translation>11 位</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message numerus="yes">
        <source>%n digit(s) to go</source>
        <translation>
            <numerusform>还差 %n 位</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CountPanel</name>
    <message>
        <source>By notes</source>
        <translation>按面额</translation>
    </message>
    <message>
        <source>By sum</source>
        <translation>按总额</translation>
    </message>
    <message>
        <source>%1: %2 pieces, %3</source>
        <translation>%1：%2 张，%3</translation>
    </message>
    <message>
        <source>Total</source>
        <translation>合计</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>CouponSheet</name>
    <message>
        <source>Coupon</source>
        <translation>优惠券</translation>
    </message>
    <message>
        <source>Take off</source>
        <translation>取下</translation>
    </message>
    <message>
        <source>Another coupon instead</source>
        <translation>换另一张券</translation>
    </message>
    <message>
        <source>Scan the coupon, or type its code</source>
        <translation>扫券，或输入券码</translation>
    </message>
    <message>
        <source>One coupon an order. It is checked here, also without the network.</source>
        <translation>每单限用一张券。没有网络也能在这里核验。</translation>
    </message>
    <message>
        <source>Use this coupon</source>
        <translation>使用这张券</translation>
    </message>
    <message>
        <source>Scan or type the code</source>
        <translation>请扫码或输入券码</translation>
    </message>
</context>
<context>
    <name>CustomerSheet</name>
    <message>
        <source>Contact customer</source>
        <translation>联系顾客</translation>
    </message>
    <message>
        <source>Show number</source>
        <translation>显示号码</translation>
    </message>
    <message>
        <source>The customer was told</source>
        <translation>已告知顾客</translation>
    </message>
</context>
<context>
    <name>DevicePanel</name>
    <message>
        <source>This device</source>
        <translation>本机</translation>
    </message>
    <message>
        <source>Save diagnostics</source>
        <translation>保存诊断信息</translation>
    </message>
    <message>
        <source>Versions, states and counts for whoever helps you; no names, phones or keys.</source>
        <translation>供技术支持使用：只含版本、状态和数量，不含姓名、电话和密钥。</translation>
    </message>
</context>
<context>
    <name>Enrol</name>
    <message>
        <source>Add this device to a store</source>
        <translation>把本机登记到门店</translation>
    </message>
    <message>
        <source>Ask HQ or your store manager for a code. It has ten characters and works once, for ten minutes.</source>
        <translation>向总部或店长要一个登记码：十个字符，只能用一次，十分钟内有效。</translation>
    </message>
    <message>
        <source>HQ address</source>
        <translation>总部地址</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>登记码</translation>
    </message>
    <message>
        <source>Device name</source>
        <translation>本机名称</translation>
    </message>
    <message>
        <source>Tablet 02</source>
        <translation>平板 02</translation>
    </message>
    <message>
        <source>Asking HQ…</source>
        <translation>正在询问总部…</translation>
    </message>
    <message>
        <source>Enrol</source>
        <translation>登记</translation>
    </message>
    <message>
        <source>Enter the address</source>
        <translation>请填地址</translation>
    </message>
    <message>
        <source>Enter the code</source>
        <translation>请填登记码</translation>
    </message>
    <message>
        <source>Enter the device name</source>
        <translation>请填本机名称</translation>
    </message>
</context>
<context>
    <name>Fault</name>
    <message>
        <source>What was done on this device is still in its files. Code for support: %1</source>
        <translation>这台设备上做过的都还在它的文件里。给技术支持的代码：%1</translation>
    </message>
</context>
<context>
    <name>FilterRow</name>
    <message>
        <source>More ▾</source>
        <translation>更多 ▾</translation>
    </message>
</context>
<context>
    <name>FilterSheet</name>
    <message>
        <source>Filters</source>
        <translation>筛选</translation>
    </message>
    <message>
        <source>Take all off</source>
        <translation>全部去掉</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
</context>
<context>
    <name>FulfilmentSheet</name>
    <message>
        <source>How does the customer get it?</source>
        <translation>顾客怎么拿到？</translation>
    </message>
</context>
<context>
    <name>HeldButton</name>
    <message>
        <source>Hold or recall, %1 on hold</source>
        <translation>挂单 / 取单，已挂 %1 单</translation>
    </message>
    <message>
        <source>Hold or recall</source>
        <translation>挂单 / 取单</translation>
    </message>
</context>
<context>
    <name>HeldSheet</name>
    <message>
        <source>Hold or recall</source>
        <translation>挂单 / 取单</translation>
    </message>
    <message>
        <source>A name, if you like</source>
        <translation>称呼（可不填）</translation>
    </message>
    <message>
        <source>Nothing to hold: the order is empty</source>
        <translation>订单为空，无可挂单</translation>
    </message>
    <message>
        <source>Hold this order</source>
        <translation>挂单</translation>
    </message>
    <message>
        <source>Drop %1</source>
        <translation>删除 %1</translation>
    </message>
    <message>
        <source>No order is on hold</source>
        <translation>没有挂单</translation>
    </message>
    <message>
        <source>Hold one while its customer goes on looking; it stays on this device.</source>
        <translation>顾客继续逛时先挂单；挂单只保存在本机。</translation>
    </message>
</context>
<context>
    <name>InvoiceForm</name>
    <message>
        <source>Enter the company&apos;s name</source>
        <translation>请填写企业名称</translation>
    </message>
    <message>
        <source>Enter the name</source>
        <translation>请填姓名</translation>
    </message>
    <message>
        <source>Enter the tax number</source>
        <translation>请填写税号</translation>
    </message>
    <message>
        <source>Used before</source>
        <translation>用过的抬头</translation>
    </message>
    <message>
        <source>Made out to</source>
        <translation>发票抬头</translation>
    </message>
    <message>
        <source>Company&apos;s name as registered</source>
        <translation>企业全称</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>姓名</translation>
    </message>
    <message>
        <source>Tax number</source>
        <translation>税号</translation>
    </message>
    <message>
        <source>18 characters; blanks do not matter</source>
        <translation>18 位，空格不影响</translation>
    </message>
    <message>
        <source>Send to</source>
        <translation>接收方式</translation>
    </message>
    <message>
        <source>E-mail or mobile number, may stay empty</source>
        <translation>邮箱或手机号，可不填</translation>
    </message>
</context>
<context>
    <name>InvoiceSheet</name>
    <message>
        <source>E-invoice</source>
        <translation>电子发票</translation>
    </message>
    <message>
        <source>Ask for the invoice</source>
        <translation>申请发票</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
</context>
<context>
    <name>InvoiceTold</name>
    <message>
        <source>Made out to</source>
        <translation>发票抬头</translation>
    </message>
    <message>
        <source>Tax number</source>
        <translation>税号</translation>
    </message>
    <message>
        <source>Send to</source>
        <translation>接收方式</translation>
    </message>
</context>
<context>
    <name>KeyHelp</name>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>快捷键</translation>
    </message>
</context>
<context>
    <name>LeavingPanel</name>
    <message>
        <source>Un-enrol this device?</source>
        <translation>注销本机？</translation>
    </message>
    <message>
        <source>Save sealed for HQ</source>
        <translation>加密保存给总部</translation>
    </message>
    <message>
        <source>Telling HQ…</source>
        <translation>正在通知总部…</translation>
    </message>
    <message>
        <source>Delete and un-enrol</source>
        <translation>删除数据并注销</translation>
    </message>
    <message>
        <source>Un-enrol without telling HQ</source>
        <translation>不通知总部直接注销</translation>
    </message>
    <message>
        <source>Keep this device</source>
        <translation>保留本机</translation>
    </message>
    <message>
        <source>Un-enrol this device…</source>
        <translation>注销本机…</translation>
    </message>
</context>
<context>
    <name>LockedPanel</name>
    <message>
        <source>Locked</source>
        <translation>已锁定</translation>
    </message>
    <message>
        <source>Products and stock can be looked up. Orders, members and payments need a PIN; the open order is kept.</source>
        <translation>可以查商品和库存。订单、会员、收款需要口令；未完成的订单会保留。</translation>
    </message>
    <message>
        <source>Sign in</source>
        <translation>登录</translation>
    </message>
</context>
<context>
    <name>Main</name>
    <message>
        <source>Farshelf</source>
        <translation>云货架</translation>
    </message>
</context>
<context>
    <name>MemberCard</name>
    <message>
        <source>Take the member off this order</source>
        <translation>从订单移除会员</translation>
    </message>
</context>
<context>
    <name>MemberSheet</name>
    <message>
        <source>Member</source>
        <translation>会员</translation>
    </message>
    <message>
        <source>Phone, last four digits, card number or name</source>
        <translation>手机号、后四位、卡号或姓名</translation>
    </message>
    <message>
        <source>No member of this store found</source>
        <translation>本店没有找到这位会员</translation>
    </message>
    <message>
        <source>Scan the member card, or type</source>
        <translation>请扫会员码，或输入</translation>
    </message>
    <message>
        <source>Members of other stores are not on this device.</source>
        <translation>其他门店的会员不在本机。</translation>
    </message>
</context>
<context>
    <name>MoreSheet</name>
    <message>
        <source>More</source>
        <translation>更多</translation>
    </message>
    <message>
        <source>Find an action</source>
        <translation>查找操作</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
</context>
<context>
    <name>MovePanel</name>
    <message>
        <source>Amount</source>
        <translation>金额</translation>
    </message>
    <message>
        <source>What for</source>
        <translation>用途</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>NavBar</name>
    <message>
        <source>Desks</source>
        <translation>工作台</translation>
    </message>
    <message>
        <source>More</source>
        <translation>更多</translation>
    </message>
</context>
<context>
    <name>NavRail</name>
    <message>
        <source>Desks</source>
        <translation>工作台</translation>
    </message>
    <message>
        <source>%1: switch or lock</source>
        <translation>%1：切换或锁定</translation>
    </message>
</context>
<context>
    <name>NumberPad</name>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Delete the last digit</source>
        <translation>删除最后一位</translation>
    </message>
</context>
<context>
    <name>OrderBar</name>
    <message>
        <source>Order</source>
        <translation>订单</translation>
    </message>
    <message>
        <source>Member</source>
        <translation>会员</translation>
    </message>
    <message>
        <source>Take payment</source>
        <translation>收款</translation>
    </message>
</context>
<context>
    <name>OrderCard</name>
    <message>
        <source>Order</source>
        <translation>订单</translation>
    </message>
    <message>
        <source>Member</source>
        <translation>会员</translation>
    </message>
</context>
<context>
    <name>OrderDetail</name>
    <message>
        <source>Waiting for HQ</source>
        <translation>等总部</translation>
    </message>
    <message>
        <source>Total · %1</source>
        <translation>合计 · %1</translation>
    </message>
    <message>
        <source>What happened</source>
        <translation>经过</translation>
    </message>
    <message>
        <source>Receipt</source>
        <translation>小票</translation>
    </message>
    <message>
        <source>E-invoice</source>
        <translation>电子发票</translation>
    </message>
    <message>
        <source>Payment: state and charge</source>
        <translation>付款：查询与收款</translation>
    </message>
    <message>
        <source>Parcel label</source>
        <translation>包裹面单</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>变更</translation>
    </message>
    <message>
        <source>Cancel pieces</source>
        <translation>取消商品</translation>
    </message>
    <message>
        <source>Hand over</source>
        <translation>交付</translation>
    </message>
    <message>
        <source>Go on picking</source>
        <translation>继续拣货</translation>
    </message>
    <message>
        <source>Pick</source>
        <translation>拣货</translation>
    </message>
</context>
<context>
    <name>OrderLines</name>
    <message>
        <source>Scan to begin</source>
        <translation>扫码开始</translation>
    </message>
    <message>
        <source>Scan an item or a member card, or search.</source>
        <translation>扫商品或会员码，或搜索商品。</translation>
    </message>
</context>
<context>
    <name>OrderListView</name>
    <message>
        <source>Order</source>
        <translation>订单</translation>
    </message>
    <message>
        <source>Orders</source>
        <translation>订单</translation>
    </message>
    <message>
        <source>No orders here</source>
        <translation>还没有订单</translation>
    </message>
    <message>
        <source>Orders of this store, and orders from elsewhere to be collected here, appear automatically.</source>
        <translation>本店的订单，以及要到本店自提的订单，会自动出现。</translation>
    </message>
    <message>
        <source>No order chosen</source>
        <translation>还没选订单</translation>
    </message>
    <message>
        <source>Choose an order on the left, or scan its receipt.</source>
        <translation>在左边选一张订单，或扫小票。</translation>
    </message>
</context>
<context>
    <name>OrderPanel</name>
    <message>
        <source>Order</source>
        <translation>订单</translation>
    </message>
</context>
<context>
    <name>OrderRow</name>
    <message>
        <source>Waiting for HQ</source>
        <translation>等总部</translation>
    </message>
</context>
<context>
    <name>OrderTotals</name>
    <message>
        <source>Total</source>
        <translation>合计</translation>
    </message>
    <message>
        <source>Take payment</source>
        <translation>收款</translation>
    </message>
</context>
<context>
    <name>OutfitStrip</name>
    <message>
        <source>Goes with it: %1</source>
        <translation>搭配：%1</translation>
    </message>
</context>
<context>
    <name>OverrideSheet</name>
    <message>
        <source>Ask a manager</source>
        <translation>请店长批准</translation>
    </message>
    <message>
        <source>Who allows it?</source>
        <translation>由谁批准？</translation>
    </message>
    <message>
        <source>This store has no manager on its roster who could allow it.</source>
        <translation>本店名册上没有可以批准的店长。</translation>
    </message>
    <message>
        <source>It is allowed just as it stands, for two minutes, and told to HQ.</source>
        <translation>仅批准当前这一单，两分钟内有效，并上报总部。</translation>
    </message>
    <message>
        <source>Allow</source>
        <translation>批准</translation>
    </message>
</context>
<context>
    <name>PaletteSheet</name>
    <message>
        <source>Find an action</source>
        <translation>查找操作</translation>
    </message>
    <message>
        <source>Name, in Chinese, pinyin initials or English</source>
        <translation>名称、拼音首字母或英文</translation>
    </message>
    <message>
        <source>No action has this name</source>
        <translation>没有这个操作</translation>
    </message>
    <message>
        <source>Try fewer letters. F1 shows all keys.</source>
        <translation>少输入几个字母再试。F1 显示全部快捷键。</translation>
    </message>
</context>
<context>
    <name>ParcelRow</name>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
</context>
<context>
    <name>PayWhen</name>
    <message>
        <source>Pay now</source>
        <translation>现在付款</translation>
    </message>
</context>
<context>
    <name>PaymentSheet</name>
    <message>
        <source>Take payment</source>
        <translation>收款</translation>
    </message>
    <message>
        <source>To pay now</source>
        <translation>现在应付</translation>
    </message>
    <message>
        <source>Items to collect</source>
        <translation>自提的商品</translation>
    </message>
    <message>
        <source>At pickup</source>
        <translation>取货时付</translation>
    </message>
    <message>
        <source>Items to ship</source>
        <translation>快递的商品</translation>
    </message>
    <message>
        <source>On delivery</source>
        <translation>送达时付</translation>
    </message>
    <message>
        <source>Cash received</source>
        <translation>实收现金</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>找零</translation>
    </message>
    <message>
        <source>Scan the customer&apos;s payment code now, or place the order and show ours. Goods leave once it is paid.</source>
        <translation>现在就扫顾客的付款码，或先下单再出示收款码。付款成功后才交付商品。</translation>
    </message>
    <message>
        <source>Placing…</source>
        <translation>下单中…</translation>
    </message>
    <message>
        <source>Place order</source>
        <translation>下单</translation>
    </message>
</context>
<context>
    <name>PickupPanel</name>
    <message>
        <source>Shelf</source>
        <translation>货位</translation>
    </message>
    <message>
        <source>e.g. B-12</source>
        <translation>如 B-12</translation>
    </message>
    <message>
        <source>Phone</source>
        <translation>手机号</translation>
    </message>
    <message>
        <source>Back to list</source>
        <translation>退回待拣</translation>
    </message>
    <message>
        <source>Last four digits of the phone</source>
        <translation>手机号后四位</translation>
    </message>
    <message>
        <source>%1 digits</source>
        <translation>%1 位</translation>
    </message>
</context>
<context>
    <name>PickupView</name>
    <message>
        <source>Pickup</source>
        <translation>自提</translation>
    </message>
    <message>
        <source>Orders at the pickup desk</source>
        <translation>自提台的订单</translation>
    </message>
    <message>
        <source>Nothing to pick</source>
        <translation>没有要拣的货</translation>
    </message>
    <message>
        <source>Nothing waits to be collected</source>
        <translation>没有待取的货</translation>
    </message>
    <message>
        <source>New orders to be collected here appear automatically.</source>
        <translation>到本店自提的新订单会自动出现。</translation>
    </message>
    <message>
        <source>What is made ready appears here. A pickup code may be scanned at any time.</source>
        <translation>备好的货会出现在这里。随时可以扫取货码。</translation>
    </message>
    <message>
        <source>Scan a pickup code</source>
        <translation>请扫取货码</translation>
    </message>
    <message>
        <source>Or choose an order on the left. The customer has the code on the receipt or in a message.</source>
        <translation>或在左边选一张订单。取货码在顾客的小票或短信里。</translation>
    </message>
</context>
<context>
    <name>PinPad</name>
    <message>
        <source>Delete the last digit</source>
        <translation>删除最后一位</translation>
    </message>
    <message>
        <source>Sign in</source>
        <translation>登录</translation>
    </message>
</context>
<context>
    <name>PlaceLine</name>
    <message>
        <source>Choose this</source>
        <translation>选这里</translation>
    </message>
    <message>
        <source>Choose</source>
        <translation>选择</translation>
    </message>
</context>
<context>
    <name>PlanSheet</name>
    <message>
        <source>Should it be gone by then?</source>
        <translation>到时候没货怎么办？</translation>
    </message>
    <message>
        <source>No piece is locked for this line; HQ decides when it hears of the order.</source>
        <translation>这一行没有锁定的货，总部收到订单后才能确定。</translation>
    </message>
    <message>
        <source>What does the customer want instead?</source>
        <translation>顾客想改成怎样？</translation>
    </message>
    <message>
        <source>Tell HQ</source>
        <translation>告诉总部</translation>
    </message>
    <message>
        <source>Choose one</source>
        <translation>请选一项</translation>
    </message>
</context>
<context>
    <name>PriceSheet</name>
    <message>
        <source>Change the price</source>
        <translation>改价</translation>
    </message>
    <message>
        <source>Usual price</source>
        <translation>原价</translation>
    </message>
    <message>
        <source>New price</source>
        <translation>改后单价</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>Printed nowhere; HQ sees it</source>
        <translation>不打印，总部可见</translation>
    </message>
    <message>
        <source>Damaged or stained</source>
        <translation>污损</translation>
    </message>
    <message>
        <source>Display piece</source>
        <translation>样品</translation>
    </message>
    <message>
        <source>Marked lower on the shelf</source>
        <translation>货架标价更低</translation>
    </message>
    <message>
        <source>Set this price</source>
        <translation>确定改价</translation>
    </message>
</context>
<context>
    <name>PrinterCard</name>
    <message>
        <source>Receipt printer</source>
        <translation>小票打印机</translation>
    </message>
    <message>
        <source>Connection</source>
        <translation>连接方式</translation>
    </message>
    <message>
        <source>Paper width</source>
        <translation>纸宽</translation>
    </message>
    <message>
        <source>Print a test page</source>
        <translation>打印测试页</translation>
    </message>
    <message>
        <source>Size of PDF receipts</source>
        <translation>PDF 小票尺寸</translation>
    </message>
</context>
<context>
    <name>ProductSheet</name>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>Tap a size in stock to add it</source>
        <translation>点有货的尺码直接加入</translation>
    </message>
    <message>
        <source>Take off the comparison</source>
        <translation>移出对比</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>对比</translation>
    </message>
    <message>
        <source>Compare all %1</source>
        <translation>查看对比（%1 款）</translation>
    </message>
    <message>
        <source>Shelf labels</source>
        <translation>价签</translation>
    </message>
    <message>
        <source>Customer has one in hand: add it</source>
        <translation>顾客手上有一件：直接加入</translation>
    </message>
</context>
<context>
    <name>QrSheet</name>
    <message>
        <source>Take it from the account</source>
        <translation>从储值扣款</translation>
    </message>
    <message>
        <source>Show WeChat code</source>
        <translation>出示微信收款码</translation>
    </message>
    <message>
        <source>Show Alipay code</source>
        <translation>出示支付宝收款码</translation>
    </message>
    <message>
        <source>Exact cash instead</source>
        <translation>改付现金（不找零）</translation>
    </message>
    <message>
        <source>Cancel the payment</source>
        <translation>撤销付款</translation>
    </message>
</context>
<context>
    <name>QuantityStepper</name>
    <message>
        <source>Remove %1</source>
        <translation>移除 %1</translation>
    </message>
    <message>
        <source>One less %1</source>
        <translation>%1 减一件</translation>
    </message>
    <message>
        <source>One more %1</source>
        <translation>%1 加一件</translation>
    </message>
</context>
<context>
    <name>ReadinessPanel</name>
    <message>
        <source>Works as usual without the network</source>
        <translation>没有网络还能正常工作</translation>
    </message>
    <message>
        <source>Sync now</source>
        <translation>立即同步</translation>
    </message>
</context>
<context>
    <name>ReceiptBody</name>
    <message>
        <source>Receipt %1</source>
        <translation>小票 %1</translation>
    </message>
    <message>
        <source>E-invoice</source>
        <translation>电子发票</translation>
    </message>
    <message>
        <source>Pickup code</source>
        <translation>取货码</translation>
    </message>
    <message>
        <source>Total</source>
        <translation>合计</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>找零</translation>
    </message>
</context>
<context>
    <name>ReceiptSheet</name>
    <message>
        <source>Order placed</source>
        <translation>已下单</translation>
    </message>
    <message>
        <source>Receipt</source>
        <translation>小票</translation>
    </message>
    <message>
        <source>Print</source>
        <translation>打印</translation>
    </message>
    <message>
        <source>Save PDF</source>
        <translation>保存 PDF</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>New order</source>
        <translation>新订单</translation>
    </message>
</context>
<context>
    <name>RecentStrip</name>
    <message>
        <source>Recently viewed</source>
        <translation>最近看过</translation>
    </message>
</context>
<context>
    <name>ReservationSheet</name>
    <message>
        <source>Changed since it was put together</source>
        <translation>与线上下单时不同</translation>
    </message>
    <message>
        <source>Told the customer</source>
        <translation>已告知顾客</translation>
    </message>
</context>
<context>
    <name>ResultPanel</name>
    <message>
        <source>Should be there</source>
        <translation>应有</translation>
    </message>
    <message>
        <source>Difference</source>
        <translation>差额</translation>
    </message>
    <message>
        <source>Why it differs</source>
        <translation>差异原因</translation>
    </message>
    <message>
        <source>Who has the drawer next?</source>
        <translation>钱箱接下来由谁负责？</translation>
    </message>
    <message>
        <source>Count again</source>
        <translation>重新点钱</translation>
    </message>
</context>
<context>
    <name>Results</name>
    <message>
        <source>Nothing found for “%1”</source>
        <translation>没有找到“%1”</translation>
    </message>
    <message>
        <source>Nothing here</source>
        <translation>这里没有商品</translation>
    </message>
    <message>
        <source>Try fewer letters, the first letters in pinyin, a code, or scan the label.</source>
        <translation>少输几个字，或用拼音首字母、款号，也可以扫吊牌。</translation>
    </message>
    <message>
        <source>Compare %1</source>
        <translation>对比 %1 款</translation>
    </message>
    <message>
        <source>↑↓ choose   Enter open   Ctrl+Enter add</source>
        <translation>↑↓ 选择   Enter 打开   Ctrl+Enter 直接加入</translation>
    </message>
</context>
<context>
    <name>ReturnPanel</name>
    <message>
        <source>Taken in · %1</source>
        <translation>已收货 · %1</translation>
    </message>
    <message>
        <source>What comes back</source>
        <translation>退回的商品</translation>
    </message>
    <message>
        <source>Pieces</source>
        <translation>件数</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>Condition</source>
        <translation>状况</translation>
    </message>
    <message>
        <source>Print the slip again</source>
        <translation>重新打印退货单</translation>
    </message>
    <message>
        <source>Another piece of this order</source>
        <translation>再退这张订单的商品</translation>
    </message>
</context>
<context>
    <name>ReturnsView</name>
    <message>
        <source>Return</source>
        <translation>退货</translation>
    </message>
    <message>
        <source>Lines of the order</source>
        <translation>订单各行</translation>
    </message>
    <message>
        <source>Scan the receipt of what came back</source>
        <translation>请扫退货商品的小票</translation>
    </message>
    <message>
        <source>Or type its number into the box above. Goods are always taken in; the money follows the rules.</source>
        <translation>或在上方输入单号。商品一律收下，退款按规定办理。</translation>
    </message>
    <message>
        <source>Nothing chosen</source>
        <translation>尚未选择</translation>
    </message>
    <message>
        <source>Choose a line of the order on the left.</source>
        <translation>请在左侧选择订单中的一行。</translation>
    </message>
</context>
<context>
    <name>ScanBox</name>
    <message>
        <source>Scan, or search products, members, orders, coupons</source>
        <translation>扫码，或搜索商品、会员、订单、优惠券</translation>
    </message>
    <message>
        <source>Scan or search</source>
        <translation>扫码或搜索</translation>
    </message>
    <message>
        <source>Clear the search</source>
        <translation>清除搜索</translation>
    </message>
    <message>
        <source>Chinese input method</source>
        <translation>中文输入法</translation>
    </message>
</context>
<context>
    <name>SettingsView</name>
    <message>
        <source>Appearance</source>
        <translation>外观</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>主题</translation>
    </message>
    <message>
        <source>Text size</source>
        <translation>字号</translation>
    </message>
    <message>
        <source>Reduce motion</source>
        <translation>减少动画</translation>
    </message>
    <message>
        <source>No sliding or fading.</source>
        <translation>不滑动、不渐变。</translation>
    </message>
    <message>
        <source>On</source>
        <translation>开</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>关</translation>
    </message>
    <message>
        <source>Scanner test</source>
        <translation>扫描枪测试</translation>
    </message>
    <message>
        <source>Scan anything. While this page is open, codes are only shown here and do nothing else.</source>
        <translation>随便扫一个码。打开本页时，扫到的码只在这里显示。</translation>
    </message>
    <message>
        <source>Waiting for a scan</source>
        <translation>等待扫码</translation>
    </message>
</context>
<context>
    <name>Sheet</name>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>ShiftCard</name>
    <message>
        <source>Cash in or out</source>
        <translation>现金存取</translation>
    </message>
    <message>
        <source>Count and close</source>
        <translation>点钱交班</translation>
    </message>
    <message>
        <source>Open a shift</source>
        <translation>开班</translation>
    </message>
    <message>
        <source>The catalogue is not here yet</source>
        <translation>商品资料尚未就绪</translation>
    </message>
</context>
<context>
    <name>ShiftView</name>
    <message>
        <source>Shift</source>
        <translation>班次</translation>
    </message>
    <message>
        <source>Closed at this device</source>
        <translation>本机已结束的班次</translation>
    </message>
    <message>
        <source>The drawer is counted blind</source>
        <translation>盲点钱箱</translation>
    </message>
    <message>
        <source>Open a shift with its float</source>
        <translation>先清点备用金再开班</translation>
    </message>
    <message>
        <source>First what lies there, then what should. A closed shift on the left shows its slip.</source>
        <translation>先点实有金额，再看应有金额。点左侧已结束的班次可查看小票。</translation>
    </message>
    <message>
        <source>Then every payment belongs to somebody, and the day-end slip adds up.</source>
        <translation>开班后每笔收款都有人负责，日结才能对上。</translation>
    </message>
</context>
<context>
    <name>SignIn</name>
    <message>
        <source>Or scan your staff badge</source>
        <translation>也可以扫工牌</translation>
    </message>
    <message>
        <source>Look up products without signing in</source>
        <translation>不登录也能查商品</translation>
    </message>
</context>
<context>
    <name>Skeleton</name>
    <message>
        <source>Loading</source>
        <translation>载入中</translation>
    </message>
</context>
<context>
    <name>SlipPanel</name>
    <message>
        <source>Print</source>
        <translation>打印</translation>
    </message>
    <message>
        <source>Save PDF</source>
        <translation>保存 PDF</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
</context>
<context>
    <name>SlipPart</name>
    <message>
        <source>Amount on the slip</source>
        <translation>小票金额</translation>
    </message>
    <message>
        <source>Slip number</source>
        <translation>小票号</translation>
    </message>
    <message>
        <source>Put the slip on the order</source>
        <translation>记入本单</translation>
    </message>
</context>
<context>
    <name>StatusCard</name>
    <message>
        <source>Retry now</source>
        <translation>立即重试</translation>
    </message>
    <message>
        <source>Sync now</source>
        <translation>立即同步</translation>
    </message>
</context>
<context>
    <name>SyncView</name>
    <message>
        <source>Waiting for HQ</source>
        <translation>等总部</translation>
    </message>
    <message>
        <source>Without HQ</source>
        <translation>没有总部时</translation>
    </message>
    <message>
        <source>Give %1 locked pieces back</source>
        <translation>退回已锁定的 %1 件</translation>
    </message>
    <message>
        <source>Replies from HQ</source>
        <translation>总部的答复</translation>
    </message>
    <message>
        <source>HQ&apos;s replies to work done here will appear in this list.</source>
        <translation>本机业务的总部答复会显示在这里。</translation>
    </message>
</context>
<context>
    <name>TakenParts</name>
    <message>
        <source>Still to take</source>
        <translation>还需收取</translation>
    </message>
</context>
<context>
    <name>TakerSheet</name>
    <message>
        <source>Hand over the drawer</source>
        <translation>交接钱箱</translation>
    </message>
    <message>
        <source>Count it anew, then sell: from here on it is yours.</source>
        <translation>请重新点钱再销售，从现在起由你负责。</translation>
    </message>
    <message>
        <source>Take over</source>
        <translation>接班</translation>
    </message>
</context>
<context>
    <name>TopBar</name>
    <message>
        <source>Find an action</source>
        <translation>查找操作</translation>
    </message>
    <message>
        <source>%1: switch or lock</source>
        <translation>%1：切换或锁定</translation>
    </message>
</context>
<context>
    <name>TwoPane</name>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
</context>
</TS>
